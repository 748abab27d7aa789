"""The study on made data: what was built in is found, what wasn't isn't, and thin data gives no figure."""

from collections.abc import Iterator
from datetime import date

import pytest

from qa.insights import FEWEST, Reason, Study, study
from tests.insights.made import Contact, stored

BOTH = ("not_met", "met")


def _contacts(n: int, channel: str = "call") -> Iterator[Contact]:
    """`helped` follows the answer but for every tenth contact, `chance` does not, `same` is helped again."""
    for i in range(n):
        is_good = i % 2 == 0
        helped = BOTH[is_good != (i % 10 == 9)]
        outcomes = {
            "helped": helped,
            "same": helped,
            "chance": BOTH[i // 2 % 2],
            "always": "met",
            "never": "not_met",
            "unasked": "not_applicable",
            "untold": "not_evaluated",
        }
        answers: dict[str, object] = {
            "csat": 5 if is_good else 2,
            "resolved": is_good,
            "nps": 9 if i < 9 else None,
        }
        yield Contact(f"{channel}-{i}", outcomes, answers, channel)


@pytest.fixture(scope="module")
def found() -> Study:
    return study(stored([*_contacts(80), *_contacts(40, "chat"), *_contacts(12, "email")]))


def test_what_was_built_in_is_found_and_chance_is_not(found: Study) -> None:
    links = {(link.criterion, link.answer): link for link in found.links}
    assert set(links) == {(c, a) for c in ("helped", "same", "chance") for a in ("csat", "resolved")}
    helped = links["helped", "csat"]
    assert helped.is_found
    assert (helped.n, helped.channels, helped.asked) == (120, ("call", "chat"), "helped?")
    assert helped.correlation == pytest.approx(0.8, abs=0.02)
    assert helped.low is not None and helped.high is not None
    assert helped.low < helped.correlation < helped.high
    assert helped.words == "Goes with higher satisfaction."
    assert not links["chance", "csat"].is_found
    assert "chance could not give" in links["chance", "csat"].words
    assert [link.is_found for link in found.links] == [True] * 4 + [False] * 2


def test_what_is_too_thin_is_counted_and_said(found: Study) -> None:
    # of seven criteria and four questions: four criteria never vary, nobody answers ces, nine a channel nps
    assert found.untested == 7 * 4 - 6
    thin = {(a.question, a.channel): (a.answers, a.needed) for a in found.answers}
    assert thin["csat", "email"] == (12, FEWEST)
    assert thin["nps", "call"] == (9, FEWEST)
    assert [remark for remark in found.remarks if remark.startswith("Too few")] == [
        "Too few answers about willingness to recommend, nps: 9 on a channel at most, 30 are needed.",
        "Too few answers about effort scores (as the survey scales them), ces: 0 on a channel at most, "
        "30 are needed.",
    ]


@pytest.mark.parametrize(("n", "links"), [(FEWEST - 1, 0), (FEWEST, 3 * 2)])
def test_no_correlation_comes_from_fewer_than_the_minimum(n: int, links: int) -> None:
    assert len(study(stored(_contacts(n))).links) == links


def test_one_contact_makes_no_figure() -> None:
    contacts = [Contact(f"c{i}", {"a": BOTH[i > 3]}, {"csat": 1 + i % 5}) for i in range(60)]
    assert study(stored(contacts)).links == ()  # four times not met in sixty: fewer than five differ


def test_criteria_that_measure_nothing_are_told(found: Study) -> None:
    assert {(idle.criterion, idle.outcome, idle.times, idle.evaluations) for idle in found.idle} == {
        ("always", "met", 132, 132),
        ("never", "not_met", 132, 132),
        ("unasked", "not_applicable", 132, 132),
        ("untold", "not_evaluated", 132, 132),
    }
    assert found.idle[0].words == "132 of 132 times met: it tells no contact from another."
    assert study(stored(_contacts(59))).idle == ()
    exception = [*_contacts(60), Contact("last", {"always": "not_met"})]
    assert "always" not in {idle.criterion for idle in study(stored(exception)).idle}


def test_criteria_that_say_the_same_are_told(found: Study) -> None:
    assert [(t.criterion, t.other, t.n, t.correlation) for t in found.twins] == [
        ("helped", "same", 132 - 12, 1.0)
    ]


def test_a_difference_between_channels_makes_no_link() -> None:
    contacts = [
        Contact(
            f"{channel}-{i}",
            {"a": BOTH[i % 10 < often]},
            {"csat": level + i // 10 % 2},
            channel,
        )
        for channel, often, level in (("call", 8, 4), ("chat", 2, 1))
        for i in range(100)
    ]
    (link,) = study(stored(contacts)).links
    assert (link.channels, link.n) == (("call", "chat"), 200)
    assert link.correlation == pytest.approx(0, abs=1e-9)  # pooled without regard to channels it would be 0.6


def test_partly_met_stands_between() -> None:
    outcomes = ("not_met", "partly_met", "met")
    contacts = [Contact(f"c{i}", {"a": outcomes[i % 3]}, {"csat": 1 + i % 3}) for i in range(60)]
    assert study(stored(contacts)).links[0].correlation == pytest.approx(1)


def test_each_answer_is_used_once_beside_the_work_it_is_about() -> None:
    def conversation(i: int) -> Iterator[Contact]:
        good = {"a": BOTH[i % 2]}
        yield Contact(
            f"w{i}",
            {"a": BOTH[(i + 1) % 2]},
            {"csat": 5 if i % 2 else 1, "agent_id": "kim"},
            agent_id="several",
        )
        yield Contact(f"w{i}~kim", good, part_of=f"w{i}")
        yield Contact(f"w{i}~zoe", {"a": "met"}, part_of=f"w{i}", agent_id="zoe")

    found = study(stored(each for i in range(40) for each in conversation(i)))
    assert (found.conversations, found.evaluations) == (40, 80)
    (link,) = found.links
    assert link.n == 40
    assert link.correlation == pytest.approx(1)


def test_reasons_are_told_by_volume_and_by_how_they_score() -> None:
    contacts = [
        Contact(f"{channel}-{topic}-{i}", topic=topic, score=score + level + i % 3, channel=channel)
        for channel, level in (("call", 0), ("chat", 20))
        for topic, n, score in (("billing", 20, 40), ("delivery", 30, 60), ("refund", 2, 50))
        for i in range(n)
    ]
    delivery, billing, refund, unknown = study(stored([*contacts, Contact("no reason")])).reasons
    assert (delivery.reason, delivery.conversations, delivery.share) == ("delivery", 60, 60 / 105)
    # beside the other reasons of the same channel: 20 contacts about 40.95 and 2 about 50.5 on calls
    assert delivery.difference == pytest.approx(61 - (20 * 40.95 + 2 * 50.5) / 22)
    assert delivery.words == "Scores 19.2 points higher than other reasons of the same channel."
    assert billing.words == "Scores 19.4 points lower than other reasons of the same channel."
    lost = {"delivery": 30 * (39 + 19), "billing": 20 * (59.05 + 39.05), "refund": 2 * (49.5 + 29.5)}
    assert billing.lost_share == pytest.approx(lost["billing"] / sum(lost.values()))
    assert (refund.difference, refund.words) == (None, "Too few scores to compare.")
    assert unknown == Reason("unknown", 1, 1 / 105, 0, None, None, None, None)


def test_since_leaves_out_what_came_before() -> None:
    early = [
        Contact(f"e{i}", {"a": "met"}, {"csat": 5}, started_at="2026-02-01 09:00:00+00") for i in range(70)
    ]
    timeless = Contact("t", {"a": "met"}, started_at=None)
    found = study(stored([*early, *_contacts(40), timeless]), date(2026, 3, 2))
    assert (found.conversations, found.evaluations) == (40, 40)
    assert "a" not in {idle.criterion for idle in found.idle}
    assert study(stored([*early, timeless])).conversations == 71


def test_nothing_stored_is_said_and_not_an_error() -> None:
    found = study(stored([]))
    assert (found.links, found.reasons, found.idle) == ((), (), ())
    assert len(found.remarks) == 4
    assert all(remark.startswith("Too few answers") for remark in found.remarks)
