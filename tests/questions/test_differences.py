"""Two texts side by side."""

from questions.differences import compare_texts

LONG = "\n".join(f"line {i}" for i in range(1, 21))


def test_equal_texts_have_no_rows():
    assert compare_texts(LONG, LONG) == ()


def test_a_changed_line_stands_among_its_neighbours_with_both_numbers():
    rows = compare_texts(LONG, LONG.replace("line 10", "line ten\nand more"))
    assert [row.kind for row in rows] == ["gap", "same", "same", "same", "changed", "added", "same", "same", "same"]
    changed, added = rows[4:6]
    assert (changed.old_number, changed.old, changed.new_number, changed.new) == (10, "line 10", 10, "line ten")
    assert (added.old_number, added.new_number, added.new) == (0, 11, "and more")


def test_a_removed_line_has_no_number_in_the_new_text():
    rows = compare_texts("a\nb\nc", "a\nc")
    assert [(row.kind, row.old_number, row.new_number) for row in rows] == [
        ("same", 1, 1),
        ("removed", 2, 0),
        ("same", 3, 2),
    ]
