"""What a person tells of an application: for the right one, met with a kind word, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

from actions.applications_context import Here, Note, meaning, offer_named, telling
from actions.applications_follow_up import proposed_days, take_follow_up
from actions.applications_interview import UNSURE, moment_in, take_confirm, take_interview, take_moment
from actions.applications_told import Told, encouraged, record
from actions.applications_words import delay_words, notes_of
from actions.offers_words import say_name
from actions.turns import Events, label, metadata
from bot.french.spoken import of_word, say_date, say_hour
from bot.jobs.applications import Application
from bot.jobs.families import good_moment
from bot.jobs.news import concerned, named_in, read_event, read_outcome
from bot.jobs.news_talk import News, appointment_stage, stage_after
from bot.jobs.pitch import follow_up_lines
from bot.jobs.standing import who


def tell(here: Here, event: str, text: str, news: News) -> Told:
    """What an event that a person tells leads to; asks which application when several are possible."""
    if not here.applications:
        return Told((*_kind_words(here, event, None), *_unkept(event)), replace(news, stage=""))
    possible = concerned(here.applications, event)
    if not possible:
        return Told((("applications_not_possible", {}),), replace(news, stage=""))
    named = named_in(text, possible) or possible
    moment = moment_in(here, text) if event == "appointment_made" else {}
    if len(named) > 1:
        asked = news.with_(stage="which", event=event, candidates=tuple(one.id for one in named), **moment)
        return Told((), asked)
    return about(here, event, named[0], news.with_(**moment))


def doubted(here: Here, event: str, text: str, news: News) -> News:
    """Ask whether an event that was heard with doubt was said."""
    possible = concerned(here.applications, event)
    named = named_in(text, possible) or possible
    moment = moment_in(here, text) if event == "appointment_made" else {}
    candidates = tuple(one.id for one in named)
    return news.with_(stage="heard", event=event, candidates=candidates, back=news.stage, **moment)


def about(here: Here, event: str, application: Application, news: News) -> Told:
    """Record an event of one application, and say what comes next."""
    chosen = news.with_(event=event, chosen=application.id, candidates=())
    notes = _kind_words(here, event, application)
    if event == "appointment_made":
        return Told(notes, chosen.with_(stage=appointment_stage(chosen)))
    moved = record(here, application, event)
    if event == "not_dared":
        return encouraged(here, moved, chosen, notes)
    if event == "hired":
        return Told(notes, chosen.with_(stage="else", queue=()))
    return Told(notes, chosen.with_(stage=stage_after(event, can_follow_up=here.person is not None)))


def take(here: Here, words: str) -> Events:
    """Take an answer to the question that the news ask; [] when it is none."""
    news, handler = here.news, _HANDLERS.get(here.news.stage)
    if handler is None:
        return []
    said = meaning(here.tracker, words)
    if said == "back":
        return telling(here, ("asides_first_question", {}), news=news)
    told = handler(here, news, words, said)
    return told.events(here) if told is not None else []


def question_values(here: Here, stage: str) -> dict[str, str]:
    """The values of a question about what happened."""
    news = here.news
    if stage == "heard":
        return {"told": label("apply_told", news.event)}
    identifier = news.candidates[0] if stage == "which" and news.candidates else news.chosen
    application = here.application(identifier)
    if application is None:
        return {}
    if stage == "confirm":
        day, hour = date.fromisoformat(news.days[0]), time.fromisoformat(news.hours[0])
        return {"day": say_date(day), "hour": say_hour(hour)}
    return follow_up_values(here, identifier) | _names(here, application)


def follow_up_values(here: Here, identifier: str) -> dict[str, str]:
    """In how long a call is proposed for an application, in words."""
    return {"delay": delay_words(proposed_days(here, here.application(identifier)))}


def _names(here: Here, application: Application) -> dict[str, str]:
    name = say_name(who(application)) or label("apply_employer")
    work = application.work[:1].lower() + application.work[1:]
    is_alone = bool(who(application)) and [who(one) for one in here.applications].count(who(application)) == 1
    return {
        "who": label("apply_whom", "mediator") if application.way == "mediator" else name,
        "of_who": of_word(name),
        "done": label("apply_done", application.way),
        "which": who(application) if is_alone else work,
    }


def _kind_words(here: Here, event: str, application: Application | None) -> tuple[Note, ...]:
    """The kind word for an event."""
    if event == "appointment_made":
        return (("applications_event_appointment", {}),)
    offer = offer_named(application.offer_id) if application else None
    moment = good_moment(
        offer.rome if offer else None, is_visit=bool(application and application.way == "visit")
    )
    return ((f"applications_event_{event}", {"moment": moment}),)


def _unkept(event: str) -> tuple[Note, ...]:
    is_interview = event == "appointment_made"
    return (("applications_event_appointment_unkept" if is_interview else "applications_unkept", {}),)


def _take_heard(here: Here, news: News, words: str, said: str) -> Told | None:
    again = "" if metadata(here.tracker).get("is_doubtful") else read_event(words)
    if again:
        return tell(here, again, words, News(queue=news.queue))
    if said in UNSURE:
        return Told((), News(stage=news.back, chosen=news.chosen, queue=news.queue))
    if said != "yes":
        return None
    known = [
        one for one in here.applications if one.id in ((news.chosen,) if news.chosen else news.candidates)
    ]
    if not known:
        return tell(here, news.event, "", news)
    sure = news.with_(stage="which", candidates=tuple(one.id for one in known), back="")
    return about(here, news.event, known[0], sure) if len(known) == 1 else Told((), sure)


def _take_news(here: Here, news: News, words: str, said: str) -> Told | None:
    event = read_event(words)
    application = here.application(news.chosen)
    if application is None:
        return None
    if event:
        return about(here, event, application, news.with_(**moment_in(here, words)))
    if said == "yes":
        return Told((), news.with_(stage="outcome"))
    if said == "no" and news.stage == "news":
        return Told((), news.with_(stage="recall"))
    if said == "no":
        return about(here, "not_dared", application, news)
    return Told((), news.with_(stage="")) if said in UNSURE else None


def _take_done(here: Here, news: News, words: str, said: str) -> Told | None:
    application = here.application(news.chosen)
    if said == "yes" and not read_event(words) and application is not None:
        return about(here, "called" if application.way == "phone" else "visited", application, news)
    return _take_news(here, news, words, said)


def _take_outcome(here: Here, news: News, words: str, said: str) -> Told | None:
    application = here.application(news.chosen)
    if application is None:
        return None
    event = read_outcome(words) or {"yes": "hired", "no": "refused"}.get(said, "")
    if event in ("called", "visited"):
        return Told((), news)
    if event:
        return about(here, event, application, news.with_(**moment_in(here, words)))
    if said in UNSURE:
        return Told((), news.with_(stage=stage_after("told_to_wait", here.person is not None)))
    return None


def _take_which(here: Here, news: News, words: str, said: str) -> Told | None:
    named = named_in(words, [one for one in here.applications if one.id in news.candidates])
    application = here.application(news.candidates[0])
    if len(named) == 1 and said != "no":
        return about(here, news.event, named[0], news)
    if said == "yes" and application is not None:
        return about(here, news.event, application, news)
    if said in UNSURE:
        left = news.candidates[1:]
        if left:
            return Told((), news.with_(candidates=left))
        return Told((("applications_which_none", {}),), News(queue=news.queue))
    return None


def _take_recall(here: Here, news: News, words: str, said: str) -> Told | None:
    application = here.application(news.chosen)
    if said == "yes" and application is not None:
        return Told(_again_notes(here, application), news.with_(stage="words"))
    return Told((), news.with_(stage="follow_up")) if said in UNSURE else None


def _again_notes(here: Here, application: Application) -> tuple[Note, ...]:
    return (("applications_sentences", {}), *notes_of(follow_up_lines(here.cv, application.work)))


def _take_words(here: Here, news: News, words: str, said: str) -> Told | None:
    application = here.application(news.chosen)
    if said == "yes" and application is not None:
        return Told(_again_notes(here, application), news)
    return Told((), news.with_(stage="follow_up")) if said in UNSURE else None


def _take_follow_up(here: Here, news: News, words: str, said: str) -> Told | None:
    notes = take_follow_up(here, news.chosen, words)
    return Told(tuple(notes), news.with_(stage="")) if notes else None


_HANDLERS: dict[str, Callable[[Here, News, str, str], Told | None]] = {
    "heard": _take_heard,
    "news": _take_news,
    "done": _take_done,
    "outcome": _take_outcome,
    "which": _take_which,
    "day": take_moment,
    "hour": take_moment,
    "half": take_moment,
    "confirm": take_confirm,
    "recall": _take_recall,
    "words": _take_words,
    "follow_up": _take_follow_up,
    "interview": take_interview,
}
