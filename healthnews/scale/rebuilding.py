"""A rebuild whose work is done on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

from healthnews.scale.engine import ScaleOptions, dask_engine
from healthnews.scale.shadow import shadow_of
from pipelines.rebuild.records import RebuildOptions

# A segment that is fetched is fetched for all of it: one segment in, one part out.
_WHOLE = 2**62


@contextmanager
def on_dask(options: RebuildOptions, scale: ScaleOptions) -> Iterator[RebuildOptions]:
    """Yield the options of the same rebuild on Dask.

    Raises OSError where a URL cannot be reached, PlaceError where nothing can
    read it, ClusterLostError where no cluster answers.
    """
    with ExitStack() as held:
        here = replace(
            options,
            archive=options.archive.absolute(),
            into=options.into.absolute(),
            crawl_db=options.crawl_db.absolute(),
            start_engine=partial(dask_engine, scale),
        )
        if scale.archive is None:
            yield here
        else:
            shadow = held.enter_context(shadow_of(scale.archive, options.crawl_db))
            yield replace(here, archive=shadow, likeness_of=scale.archive, captures_per_part=_WHOLE)
