"""The score of quotations on annotated texts: it reads their format, and says so when there are none."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TEXT = "Berg said that it rained. “We agree,” a clerk said. Many hoped for snow.\n"
ANNOTATED = """T1\tSource 0 4\tBerg
T2\tCue 5 9\tsaid
T3\tContent 10 24\tthat it rained
E1\tAttribution:T9 Source:T1 Cue:T2 Content:T3
T4\tContent 26 37\t“We agree,”
T5\tSource 38 45\ta clerk
T6\tCue 46 50\tsaid
E2\tAttribution:T9 Content:T4 Source:T5 Cue:T6
T7\tCue 57 62;63 66\thoped for
T8\tContent 67 71\tsnow
E3\tAttribution:T9 Cue:T7 Content:T8
"""


@pytest.fixture(scope="module")
def score() -> ModuleType:
    path = Path(__file__).with_name("quotes_score.py")
    spec = importlib.util.spec_from_file_location("quotes_score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_stand_off_annotations_give_attributions(score: ModuleType) -> None:
    first, second, third = score.attributions(ANNOTATED)
    assert (first.source, first.cue, first.content) == ([(0, 4)], [(5, 9)], [(10, 24)])
    assert second.content == [(26, 37)]
    assert third.cue == [(57, 62), (63, 66)]
    assert third.source == []


def test_stretches_cues_and_nobody_are_counted(score: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(ANNOTATED, encoding="utf-8")
    (tmp_path / "b.txt").write_text("No annotations.", encoding="utf-8")
    texts = score.annotated_texts(tmp_path)
    assert [p.name for p in texts] == ["a.txt"]
    assert {*score.annotated_texts(tmp_path, 0), *score.annotated_texts(tmp_path, 1)} == {*texts}
    figures = score.measure(texts)
    assert figures["stretches_precision"] == 1.0
    assert figures["indirect_cues_precision"] == 1.0
    assert figures["unnamed_given_a_name"] == 0.0


@pytest.mark.parametrize("corpora", ["", "here"])
def test_without_texts_it_says_that_nothing_is_measured(
    score: ModuleType, corpora: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CORPORA", str(tmp_path) if corpora else "")
    assert score.main([]) == 0
    assert "not measured" in capsys.readouterr().out
