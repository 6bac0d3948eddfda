"""How often the first topic is the one an editor would choose; the floor only rises."""

from __future__ import annotations

import tomllib
from pathlib import Path

from newsflow import Block, Story
from newsflow.describe import topics

# Measured: 190 of 196. Of the last 30 samples, which no word was chosen after, 28 were right at the first look; of the 40
# before them, 35 were, and 38 since.
FLOOR = 190
SAMPLES = tomllib.loads(Path(__file__).with_name("topics.toml").read_text(encoding="utf-8"))["sample"]


def test_the_first_topic_is_the_editors() -> None:
    tools, options = topics.prepare(), topics.TopicsOptions()
    missed = []
    for sample in SAMPLES:
        headline, text = sample["headline"], f"{sample['headline']}\n\n{sample['lede']}"
        blocks = (Block("headline", 0, len(headline)), Block("paragraph", len(headline) + 2, len(text)))
        said = topics.describe(Story(original=text, text=text, blocks=blocks, language="en"), options, tools)
        if not said or said["topics"][0]["code"] != sample["top"]:
            missed.append(f"{sample['top']} {headline}")
    print(f"topics: {len(SAMPLES) - len(missed)} of {len(SAMPLES)} headlines with lede under the right top topic")
    assert len(SAMPLES) - len(missed) >= FLOOR, missed


def test_every_top_topic_has_samples() -> None:
    assert {sample["top"] for sample in SAMPLES} == {f"{n:02}000000" for n in range(1, 18)}
