"""The picture of A and its transpose says what it shows."""

import pytest

from course.hinton import ASYMMETRIC, LARGEST, PITCH, add, draw, draw_symmetric_part, transpose


def test_the_matrix_of_the_picture_is_not_symmetric() -> None:
    assert transpose(ASYMMETRIC) != ASYMMETRIC


def test_the_sum_with_the_transpose_is_symmetric() -> None:
    total = add(ASYMMETRIC, transpose(ASYMMETRIC))
    assert transpose(total) == total


def test_the_area_of_a_square_is_the_size_of_its_entry() -> None:
    small, large = draw(((1, -4),), scale=4).squares
    assert large.side == LARGEST
    assert large.side**2 == pytest.approx(4 * small.side**2, rel=0.05)
    assert large.negative
    assert not small.negative


def test_an_entry_of_zero_is_not_drawn() -> None:
    assert draw(((0, 0), (0, 3)), scale=3).squares[0].left == PITCH


def test_the_three_pictures_share_one_scale() -> None:
    first, mirrored, total = draw_symmetric_part()
    assert {square.side for square in first.squares} == {square.side for square in mirrored.squares}
    assert max(square.side for square in total.squares) == LARGEST


def test_each_square_stays_in_its_place() -> None:
    for picture in draw_symmetric_part():
        for square in picture.squares:
            assert square.left <= square.x
            assert square.x + square.side <= square.left + PITCH


def test_it_refuses_to_add_two_shapes() -> None:
    with pytest.raises(ValueError, match="zip"):
        add(((1, 2),), ((1,),))
