"""A rebuild whose work is done on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

from healthnews.scale.dataset.dataset import Dataset
from healthnews.scale.dataset.heads import HeadBook
from healthnews.scale.engine import ScaleOptions, dask_engine, workers
from healthnews.scale.shadow import shadow_of
from pipelines.rebuild.rebuilding import parts_folder
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
        crew = held.enter_context(workers(scale, options.jobs))
        here = replace(
            options,
            archive=options.archive.absolute(),
            into=options.into.absolute(),
            crawl_db=options.crawl_db.absolute(),
            start_engine=partial(dask_engine, crew, scale),
        )
        if scale.dataset is not None:
            folder = parts_folder(here.into)
            dataset = Dataset(crew, scale.dataset, folder, scale.parts)
            here = replace(here, open_target=partial(HeadBook.open, dataset.write))
        if scale.archive is None:
            yield here
        else:
            shadow = held.enter_context(shadow_of(scale.archive, options.crawl_db))
            yield replace(here, archive=shadow, likeness_of=scale.archive, captures_per_part=_WHOLE)
