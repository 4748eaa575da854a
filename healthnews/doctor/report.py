"""What an examination found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from healthnews.doctor.finding import Finding, Verdict
from healthnews.exit_codes import ExitCode


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """What `doctor --json` prints."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of all."""
        order = list(Verdict)
        return max((finding.verdict for finding in self.findings), key=order.index)

    @property
    def exit_code(self) -> ExitCode:
        """INTERNAL where the set-up is broken, else DRIFTED where a site has, else DONE.

        A broken set-up is graver: what it says of sites may be wrong as well.
        Warnings alone are DONE.
        """
        codes = {finding.exit_code for finding in self.findings}
        for code in (ExitCode.INTERNAL, ExitCode.DRIFTED):
            if code in codes:
                return code
        return ExitCode.DONE

    def to_json(self) -> bytes:
        """Return one line of JSON."""
        return msgspec.json.encode(
            {"verdict": self.verdict, "exit_code": self.exit_code, "findings": self.findings}
        )

    def to_text(self) -> str:
        """Return a line per check, what to do below those that want it, and the verdict."""
        return "\n".join((*self._lines(), f"verdict: {self.verdict}"))

    def _lines(self) -> Iterator[str]:
        width = max(len(finding.check) for finding in self.findings)
        gap = " " * (6 + width + 2)
        for finding in self.findings:
            subject = finding.found if finding.site is None else f"{finding.site}: {finding.found}"
            yield f"{finding.verdict:4}  {finding.check:{width}}  {subject}"
            if finding.advice:
                yield f"{gap}-> {finding.advice}"
            yield from (f"{gap}   {url}" for url in finding.urls)
