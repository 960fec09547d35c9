"""Trying a dialogue with the keyboard or a sound file, playing a turn again, keeping the conversation."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.errors import Refused, Temporary
from bot.mediator.desk import Desk
from bot.mediator.line import LEVELS, LINES, NOISES, heard_through
from bot.mediator.proposals import write_call, write_examples
from bot.mediator.trials import HIDDEN, KNOWN, UNKNOWN, Exchange, Options, Trial, new_trial
from bot.mediator.views import account_of, desk_of, page, problem, sentence
from bot.model import Turn, TurnKind
from bot.ports import DialogueEngine
from bot.speech.manner import SLOWEST
from bot.speech.note_loop import kind_of

MOST_TRIALS = 40
"""Trials remembered at once; the oldest ones are ended beyond."""

LONGEST_LINE = 500
"""Longest typed line, characters."""


async def show_trial(request: web.Request) -> web.Response:
    """Show the page that a program fills."""
    return page(
        request, "essayer.html", lines=LINES, noises=NOISES, levels=list(LEVELS), paces=range(SLOWEST + 1)
    )


async def begin(request: web.Request) -> web.Response:
    """Begin a conversation; gives its identifier and what the assistant says first."""
    desk = desk_of(request)
    trial = await start_trial(desk, account_of(request).name, await _values(request))
    dialogue = (await desk.speech.parts()).dialogue
    exchange = await trial.take(dialogue, trial.next_turn(TurnKind.START))
    return web.json_response({"trial": trial.id, "exchange": exchange.to_json()})


async def start_trial(desk: Desk, account: str, values: dict[str, Any]) -> Trial:
    """A trial with the options that a page sends; unknown ones are the usual ones."""
    options = Options(
        person=_one_of(values.get("person"), (UNKNOWN, KNOWN, HIDDEN)),
        quality=_one_of(values.get("quality"), LINES),
        noise=_one_of(values.get("noise"), NOISES),
        loudness=_one_of(values.get("loudness"), tuple(LEVELS)),
        pace=int(values["pace"]) if str(values.get("pace")) in "0123"[: SLOWEST + 1] else 0,
    )
    trial = new_trial(account, options)
    desk.trials[trial.id] = trial
    while len(desk.trials) > MOST_TRIALS:
        await end_trial(desk, desk.trials.pop(next(iter(desk.trials))))
    return trial


async def end_trial(desk: Desk, trial: Trial) -> None:
    """Forget the words of a conversation, and the person who was played for this one only."""
    parts = await desk.speech.parts()
    with suppress(Temporary):
        await parts.dialogue.end(trial.conversation)
    if trial.person and trial.is_forgotten_after:
        await asyncio.to_thread(desk.app.store.erase_person, trial.person)


async def answer(request: web.Request) -> web.Response:
    """Take a typed line, telephone keys, or silence; the same number sent again is answered the same."""
    trial, values = _trial_of(request), await _values(request)
    line = " ".join(str(values.get("text", "")).split())[:LONGEST_LINE]
    if values.get("number") == len(trial.exchanges) and trial.exchanges[-1].turn.text == line:
        return web.json_response({"exchange": trial.exchanges[-1].to_json()})
    dialogue = (await desk_of(request).speech.parts()).dialogue
    return _told(await trial.take(dialogue, trial.next_turn(kind_of(line), line)))


async def answer_by_file(request: web.Request) -> web.Response:
    """Take a sound file as the answer: heard through the chosen line, with the question's answer grammar."""
    from bot.speech.judging import Answered, Noise, judge
    from bot.speech.transcribing import transcribe
    from bot.speech.turn_words import load_turn_words

    desk, trial = desk_of(request), _trial_of(request)
    sent = (await request.post()).get("son")
    if not isinstance(sent, web.FileField):
        return problem("no_file")
    parts = await desk.speech.parts()
    try:
        clip = await asyncio.to_thread(_load, sent.file.read(), trial.options)
    except Refused as error:
        known = error.code if error.code in ("audio.too_long", "audio.empty", "audio.no_sound") else ""
        return problem(known or "audio.unreadable")
    grammar = parts.grammars[trial.expect]
    said = await parts.offload(transcribe, parts.recognizer, clip, grammar.phrases)
    limits = (grammar.reject_below, grammar.confirm_below, load_turn_words())
    judged = judge(said, clip.seconds, *limits)
    if isinstance(judged, Answered):
        sure = {"is_doubtful": judged.is_doubtful, "word_confidences": judged.word_confidences}
        turn = trial.next_turn(TurnKind.SPEECH, judged.text, judged.confidence, **sure)
    elif isinstance(judged, Noise) and not judged.is_thinking:
        return problem("only_noise", 422)
    else:
        turn = trial.next_turn(TurnKind.MISHEARD, "", said.confidence)
    return _told(await trial.take(parts.dialogue, turn))


async def play_again(request: web.Request) -> web.Response:
    """Play the conversation again up to a turn, with another answer there: a conversation of its own."""
    desk, before, values = desk_of(request), _trial_of(request), await _values(request)
    number = values.get("number")
    if not isinstance(number, int) or not 2 <= number <= len(before.exchanges):
        return problem("no_turn")
    trial = new_trial(before.account, before.options)
    desk.trials[trial.id] = trial
    dialogue = (await desk.speech.parts()).dialogue
    for exchange in before.exchanges[: number - 1]:
        await _again(dialogue, trial, exchange.turn)
    line = " ".join(str(values.get("text", "")).split())[:LONGEST_LINE]
    await trial.take(dialogue, trial.next_turn(kind_of(line), line))
    shown = [exchange.to_json() for exchange in trial.exchanges]
    return web.json_response({"trial": trial.id, "exchanges": shown})


async def keep(request: web.Request) -> web.Response:
    """Write the conversation as a scripted call, or its answers as examples to propose: files to review."""
    trial, values = _trial_of(request), await _values(request)
    if len(trial.exchanges) < 2:
        return problem("nothing_said")
    title = " ".join(str(values.get("title", "")).split())[:80] or sentence("trial_title")
    write = write_examples if values.get("kind") == "examples" else write_call
    try:
        path = await asyncio.to_thread(write, desk_of(request).proposals, trial, title)
    except OSError:
        return problem("not_written", 500)
    return web.json_response({"file": path.name, "text": sentence("kept", file=path.name)})


async def finish(request: web.Request) -> web.Response:
    """End a conversation."""
    desk, trial = desk_of(request), _trial_of(request)
    desk.trials.pop(trial.id, None)
    await end_trial(desk, trial)
    return web.json_response({})


def _trial_of(request: web.Request) -> Trial:
    trial = desk_of(request).trials.get(request.match_info["trial"])
    if trial is None or trial.account != account_of(request).name:
        raise web.HTTPNotFound
    return trial


async def _again(dialogue: DialogueEngine, trial: Trial, turn: Turn) -> None:
    more = {"is_doubtful": turn.is_doubtful, "word_confidences": turn.word_confidences}
    await trial.take(dialogue, trial.next_turn(turn.kind, turn.text, turn.confidence, **more))


async def _values(request: web.Request) -> dict[str, Any]:
    try:
        values = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise web.HTTPBadRequest from error
    if not isinstance(values, dict):
        raise web.HTTPBadRequest
    return values


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    return str(value) if value in allowed else allowed[0]


def _load(content: bytes, options: Options) -> Any:
    from bot.audio.load import read_clip

    return heard_through(read_clip(content), options)


def _told(exchange: Exchange) -> web.Response:
    return web.json_response({"exchange": exchange.to_json()})


ROUTES = (
    web.get("/essayer", show_trial),
    web.post("/essayer/debut", begin),
    web.post("/essayer/{trial}/tour", answer),
    web.post("/essayer/{trial}/son", answer_by_file),
    web.post("/essayer/{trial}/rejouer", play_again),
    web.post("/essayer/{trial}/garder", keep),
    web.post("/essayer/{trial}/fin", finish),
)
