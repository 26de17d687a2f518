"""Reviews many items on all cores, each as soon as a core is free."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from questions.review import ReviewReport, review_report
from questions.spec import ItemSpec

FEW = 12  # items that one process has reviewed before others have started


def review_many(
    specs: Sequence[ItemSpec], *, seeds: range, workers: int = 0
) -> Iterator[tuple[ItemSpec, ReviewReport]]:
    """Each item with its report, in the order in which they are done; 0 workers means one a core.

    Where processes cannot be started, or one of them dies, the rest is reviewed here.
    """
    workers = workers or os.cpu_count() or 1
    done: set[str] = set()
    if workers > 1 and len(specs) >= FEW:
        try:
            for spec, report in review_apart(specs, seeds, workers):
                done.add(spec.slug)
                yield spec, report
        except (OSError, BrokenProcessPool, NotImplementedError):
            pass  # a sandbox without semaphores, or a worker out of memory: slower, but the same answer
    for spec in specs:
        if spec.slug not in done:
            yield spec, review_report(spec, seeds=seeds)


def review_apart(specs: Sequence[ItemSpec], seeds: range, workers: int) -> Iterator[tuple[ItemSpec, ReviewReport]]:
    """The same in processes of their own, started afresh: a copy of this one would share its database connection."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=fresh) as pool:
        waiting: dict[Future[ReviewReport], ItemSpec] = {
            pool.submit(review_report, spec, seeds=seeds): spec for spec in specs
        }
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
