"""Make the sample calls again: `python data/samples/make_calls.py` (needs flite and callqa[samples]).

Reads source/calls/*.yaml and source/cast.yaml; writes recordings and manifest.csv to inbox/calls/ and the
ground truth to truth/.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from call_script import BREAK, Script, Speaker, Timeline, Turn, lay_out, load_scripts
from mix import Pcm, hold_music, line_noise, telephone, to_pcm, write_audio
from voices import RATE_HZ, WORK_RATE_HZ, Samples, missing_voices, speak

HERE = Path(__file__).parent
BACKCHANNEL_GAIN = 0.7  # people murmur while they listen

Cast = dict[str, dict[str, str]]


def load_cast() -> Cast:
    """Return name, team and voice of each agent by agent id."""
    cast: Cast = yaml.safe_load((HERE / "source" / "cast.yaml").read_text())
    return cast


def make_calls(inbox: Path, truth: Path, only: frozenset[str] = frozenset()) -> None:
    """Write recordings and manifest to `inbox` and a truth file a call to `truth`.

    `only` names the calls to record; the manifest always lists all of them.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    truth.mkdir(parents=True, exist_ok=True)
    cast = load_cast()
    scripts = load_scripts(HERE / "source" / "calls")
    for script in scripts:
        if not only or script.interaction_id in only:
            make_call(script, cast, inbox, truth)
    rows = [manifest_row(script, cast) for script in scripts]
    with (inbox / "manifest.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make_call(script: Script, cast: Cast, inbox: Path, truth: Path) -> None:
    """Write one recording, and its truth unless it is one of the unusable inputs."""
    if script.not_audio:
        (inbox / script.file).write_text(script.not_audio)
        return
    voices = {
        "agent": script.agent_voice or cast[script.agent_id]["voice"],
        "customer": script.customer_voice,
    }

    def length_s(speaker: Speaker, text: str) -> float:
        return len(speak(voices[speaker], spoken_text(text))) / WORK_RATE_HZ

    line = lay_out(script, length_s)
    write_audio(inbox / script.file, record(script, line, voices))
    if script.cut_to_s is None:
        text = json.dumps(truth_of(script, line), indent=1, ensure_ascii=False)
        (truth / f"{script.interaction_id}.json").write_text(text + "\n", encoding="utf-8")


def spoken_text(text: str) -> str:
    """Return what the engine is given: cut at the break, with a comma so that the voice doesn't fall."""
    return text.split(BREAK, maxsplit=1)[0] + "," if BREAK in text else text


def record(script: Script, line: Timeline, voices: dict[str, str]) -> list[Pcm]:
    """Return the recording's channels, left before right, or the one of a mono mix."""
    duration_s = line.duration_s if script.cut_to_s is None else script.cut_to_s
    order: list[Speaker] = ["customer", "agent"] if script.agent_channel == "right" else ["agent", "customer"]
    tracks = {
        speaker: _track(speaker, line, voices[speaker])[: round(duration_s * RATE_HZ)] for speaker in order
    }
    for hold in line.holds:
        if hold.turn.music:
            at, n = int(hold.start_s * RATE_HZ), int((hold.end_s - hold.start_s) * RATE_HZ)
            tracks["agent"][at : at + n] += hold_music(n)
    lines = [tracks[speaker] for speaker in order]
    if script.agent_channel == "mono":
        lines = [np.asarray(lines[0] + lines[1])]
    return [to_pcm(t + line_noise(f"{script.interaction_id}/{k}", len(t))) for k, t in enumerate(lines)]


def _track(speaker: Speaker, line: Timeline, voice: str) -> Samples:
    """Return all that one person says, as the telephone hands it on."""
    track = np.zeros(round(line.duration_s * WORK_RATE_HZ))
    for placed in line.spoken:
        if placed.turn.speaker == speaker:
            speech = speak(voice, spoken_text(placed.turn.text))
            at = round(placed.start_s * WORK_RATE_HZ)
            track[at : at + len(speech)] += speech * (BACKCHANNEL_GAIN if placed.turn.backchannel else 1.0)
    return telephone(track)


def truth_of(script: Script, line: Timeline) -> dict[str, Any]:
    """Return the ground truth of a recording: who can be heard saying what and when, and what was planned."""
    agent = script.agent_channel
    customer = {"left": "right", "right": "left", "mono": "mono"}[agent]
    utterances = [
        {
            "speaker": placed.turn.speaker,
            "text": placed.turn.heard,
            "start_s": round(placed.start_s, 3),
            "end_s": round(placed.end_s, 3),
            "kind": _kind(placed.turn),
            "interrupts": placed.turn.interrupts,
        }
        for placed in line.spoken
    ]
    return {
        "interaction_id": script.interaction_id,
        "story": script.story,
        "language": script.language,
        "duration_s": round(line.duration_s, 3),
        "channels": {"agent": agent, "customer": customer},
        "utterances": utterances,
        "interruptions": [_rounded(cut) for cut in line.interruptions],
        "holds": [
            _rounded({"start_s": h.start_s, "end_s": h.end_s, "announced": h.turn.announced})
            for h in line.holds
        ],
        "dead_air": [_rounded({"start_s": start_s, "end_s": end_s}) for start_s, end_s in line.dead_air],
    }


def _kind(turn: Turn) -> str:
    if turn.backchannel:
        return "backchannel"
    return "interruption" if turn.interrupts else "speech"


def _rounded(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in entry.items()}


def manifest_row(script: Script, cast: Cast) -> dict[str, str]:
    """Return a call's line of manifest.csv."""
    agent = cast[script.agent_id]
    return {
        "file": script.file,
        "interaction_id": script.interaction_id,
        "agent_id": script.agent_id,
        "agent_name": agent["name"],
        "team": agent["team"],
        "queue": script.queue,
        "customer_id": script.customer_id,
        "started_at": script.started_at,
        "direction": "inbound",
        "agent_channel": script.agent_channel,
        "language": script.language if script.language == "en" else "",
        "disposition": script.disposition,
    }


if __name__ == "__main__":
    missing = missing_voices()
    if missing:
        sys.exit(f"make_calls: {missing}.")
    make_calls(HERE / "inbox" / "calls", HERE / "truth", only=frozenset(sys.argv[1:]))
