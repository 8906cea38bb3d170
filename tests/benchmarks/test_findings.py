"""What is made of the measured times: ratios, verdicts, the table, the page and the record."""

from __future__ import annotations

import json

import pytest

from benchmarks.measure import Contestant, Measured, Sample, in_turns
from benchmarks.record import confirmed_worse, document, ratios, recorded, worse
from benchmarks.rows import Fact, Findings, Row
from benchmarks.table import duration, table, with_findings


def measured(name: str, *seconds: float) -> Measured:
    busy = 2.0 if name == "promptsync" else 1.0
    return Measured(name, tuple(Sample(one, processors=busy) for one in seconds))


def row(ours: float, peer: float, limit: float | None = None) -> Row:
    return Row("id", "validate <1> file", measured("promptsync", ours), measured("a & b", peer), limit)


def test_contestants_run_in_turn() -> None:
    order: list[str] = []

    def contestant(name: str) -> Contestant:
        def run() -> Sample:
            order.append(name)
            return Sample(len(order))

        return Contestant(name, run)

    found = in_turns([contestant("a"), contestant("b")], rounds=2)

    assert order == ["a", "b", "a", "b"]
    assert [[sample.seconds for sample in one.samples] for one in found] == [[1, 3], [2, 4]]


def test_the_ratio_is_the_median_of_the_turns() -> None:
    slow_turn = Row("id", "t", measured("promptsync", 1, 50, 3), measured("p", 2, 100, 2))
    assert slow_turn.ratio == 0.5


def test_a_promise_is_met_up_to_its_limit() -> None:
    assert [row(3, 2, limit).met for limit in (1.5, 1.4, None)] == [True, False, None]


def test_the_table_says_what_is_missed() -> None:
    fact = Fact("requests", "12", "11 ListPrompts, 1 GetPrompt", "11", met=False)
    lines = table(Findings((row(0.3, 0.1, 2.5), row(0.1, 0.4)), (fact,))).splitlines()

    assert lines[2] == "| validate <1> file | 300 ms | a & b | 100 ms | 3.00 | 2.50 | MISSED | 2.00 |"
    assert lines[3].endswith("| 0.250 |  |  | 2.00 |")
    assert lines[4].endswith("| 11 | MISSED |  |")
    assert {line.count("|") for line in lines} == {9}


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.0031, "3.10 ms"), (0.0312, "31.2 ms"), (0.412, "412 ms"), (61.23, "61.2 s")]
)
def test_durations_have_three_digits(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_the_page_is_written_between_its_marks_again_and_again() -> None:
    page = "before\n<!-- measured: written by make bench -->\n<!-- end of measured -->\nafter\n"
    machine = {"system": "Linux, 2 cores", "python": "3.13.0", "promptsync": "1.0"}
    once = with_findings(page, Findings((row(1, 2),)), machine)

    assert once.startswith("before\n")
    assert once.endswith("after\n")
    assert "0.500" in once
    assert "Measured on Linux, 2 cores, Python 3.13.0, with\npromptsync 1.0." in once
    assert with_findings(once, Findings((row(1, 2),)), machine) == once
    with pytest.raises(ValueError, match="no place"):
        with_findings("nothing\n", Findings(), machine)


def test_worse_is_half_as_much_again() -> None:
    before = {"a": 1.0, "b": 2.0, "gone": 1.0}
    assert worse({"a": 1.5, "b": 3.2, "new": 9.0}, before) == {"b": 1.6}


def test_what_is_worse_is_measured_once_more() -> None:
    before = {"a": 1.0, "b": 1.0, "c": 1.0}
    noise = iter([{"a": 2.0, "b": 2.0, "c": 1.0}, {"a": 1.0, "b": 1.8, "c": 2.0}])
    assert confirmed_worse(lambda: next(noise), before) == {"b": 1.8}
    assert next(noise, None) is None

    once = iter([{"a": 1.0, "b": 1.0}])
    assert confirmed_worse(lambda: next(once), before) == {}


def test_the_record_is_json_with_every_run() -> None:
    findings = Findings((row(1, 2),), (Fact("requests", "11", "", "11", met=True),))
    found = json.loads(document(findings))

    assert found["rows"][0]["promptsync"]["runs"] == [1]
    assert found["facts"][0]["met"] is True
    assert json.loads(recorded(findings.rows))["ratios"] == ratios(findings.rows) == {"id": 0.5}
