"""Where `healthnews rebuild` does its work, and what of its options goes together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import click

from healthnews.commands.options import FOLDER
from healthnews.extras import needing
from healthnews.failures import Unusable
from pipelines.rebuild.records import RebuildOptions


class EngineName(StrEnum):
    """The closed set of engines."""

    LOCAL = "local"
    DASK = "dask"


class FolderOrURL(click.ParamType[Path | str]):
    """A folder as a Path, or a URL as text: a Path would take one of its slashes."""

    name = "folder"

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path | str:
        """Return what was given. Raises click.BadParameter for a file."""
        if isinstance(value, str) and "://" in value:
            return value
        return Path(os.fsdecode(FOLDER.convert(value, param, ctx)))


@dataclass(frozen=True, slots=True)
class Place:
    """The engine of a rebuild, and where its files are. archive: a folder, or a URL."""

    engine: EngineName
    archive: Path | str
    scheduler: str | None
    parts: str | None
    dataset: str | None

    @property
    def folder(self) -> Path:
        """The archive's folder; of an archive at a URL a name that is not used."""
        return Path(self.archive)

    def require(self, *, jobs: int | None, stale: bool, swapping: bool) -> None:
        """Raise click.UsageError for options that do not go together."""
        if self.engine is EngineName.LOCAL:
            if any((self.scheduler, self.parts, self.dataset)):
                raise click.UsageError("--scheduler, --parts and --parquet need --engine dask")
            if isinstance(self.archive, str):
                raise click.UsageError("an archive at a URL is read with --engine dask alone")
        elif stale:
            raise click.UsageError("--stale reads few pages: it has the engine local alone")
        elif swapping and self.dataset is not None:
            raise click.UsageError("--parquet makes no database that could be swapped in")
        elif self.scheduler is not None and jobs is not None:
            raise click.UsageError("--scheduler has workers of its own: leave --jobs out")

    @contextmanager
    def used(self, options: RebuildOptions) -> Iterator[RebuildOptions]:
        """Yield the options with the engine in them. Raises Unusable where it is not there."""
        if self.engine is EngineName.LOCAL:
            yield options
            return
        with needing("scale"):
            from healthnews.scale.dask_crew import ClusterLostError  # noqa: PLC0415 - an extra
            from healthnews.scale.engine import ScaleOptions  # noqa: PLC0415
            from healthnews.scale.places import PlaceError  # noqa: PLC0415
            from healthnews.scale.rebuilding import on_dask  # noqa: PLC0415
        archive = self.archive if isinstance(self.archive, str) else None
        scale = ScaleOptions(
            scheduler=self.scheduler, archive=archive, parts=self.parts, dataset=self.dataset
        )
        try:
            with on_dask(options, scale) as chosen:
                yield chosen
        except (ClusterLostError, PlaceError) as error:
            raise Unusable(str(error)) from error
