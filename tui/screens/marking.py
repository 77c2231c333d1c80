"""A channel is marked posted: the link is asked for, and who and when are the write's. A field event is asked for more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from store.queries.platforms import HOSTS, bare_place, is_link, of_platform
from tui.screens.askline import AskLine, Wrong
from tui.screens.statuses import actor_of, ask_early, refusal, write_status
from tui.views.offers import Way, question_of
from tui.views.outreach import occurrence_of

if TYPE_CHECKING:
    from tui.screens.page import Page

LONGEST = 2000
"""Characters of a link that browsers still take."""


def mark_posted(page: Page, key: str, channel: str, *, draft: Mapping[str, str] | None = None) -> None:
    """Ask what belongs to it and write it; of a posted channel the link alone. Says why where it may not be.

    `draft`: what was typed about an event in an earlier session.
    """
    one = occurrence_of(page.ground.sight(), key)
    if one is None or channel not in one.plan.variants:
        page.say(page.words.t("outreach.gone"), "warn")
        return
    if one.plan.variants[channel].status == "posted":
        if channel in HOSTS or channel == "website":
            _ask_link(
                page, channel, one.plan.variants[channel].posted_url or "", _link_only(page, key, channel)
            )
        else:
            page.say(page.words.t("plans.held-already"), "muted")
        return
    asked = question_of(page.ground.sight(), (key,), actor_of(page.ground))
    way = next(iter(asked.said("posted", channel)), None)
    if way is None or way.why_not is not None:
        page.say(refusal(page.ground, "posted", way), "warn")
        return
    post(page, way, draft)


def post(page: Page, way: Way, draft: Mapping[str, str] | None = None) -> None:
    """One channel of one plan that may be posted: ask the rest. Before its time, whether it really was."""
    if draft is None:
        ask_early(page, (way,), lambda: _post(page, way, None))
    else:
        _post(page, way, draft)


def _post(page: Page, way: Way, draft: Mapping[str, str] | None) -> None:
    if way.channel == "field":
        from tui.screens.eventform import event_form

        form = event_form(page, way, draft=draft)
        if form is None:
            page.say(page.words.t("outreach.gone"), "warn")
        else:
            page.app.push_screen(form)
        return

    def given(link: str) -> None:
        more = {f"posted_url.{way.channel}": link or None}
        write_status(page, "posted", (way,), None, more=more)

    _ask_link(page, way.channel, "", given)


def _link_only(page: Page, key: str, channel: str) -> Callable[[str], None]:
    def given(link: str) -> None:
        from store.errors import StoreError
        from tui.headless.planedits import changes_of
        from tui.screens.planstep import PlanStep

        try:
            edits = changes_of(page.desk, key, {f"posted_url.{channel}": link or None})
        except StoreError as error:
            page.say(page.ground.wording.error(error), "failed")
            return
        PlanStep(page, lambda written: page.words.t("plans.linked")).save(edits)

    return given


def _ask_link(page: Page, channel: str, text: str, then: Callable[[str], None]) -> None:
    """The link to the post; none is an answer. One that leads elsewhere is asked about once."""
    t, warned = page.words.t, set[str]()
    name = page.ground.format.choice("channels", channel)

    def check(link: str) -> str:
        if not link:
            return ""
        if "://" not in link and "." in link and " " not in link:
            link = f"https://{link}"
        if not is_link(link) or len(link) > LONGEST:
            raise Wrong(t("plans.link.wrong"))
        odd = not of_platform(channel, link) or (channel in HOSTS and bare_place(link))
        if odd and link not in warned:
            warned.add(link)
            raise Wrong(t("plans.link.elsewhere", channel=name))
        return link

    def answered(link: str | None) -> None:
        if link is not None:
            then(link)

    example = {"instagram": "instagram.com/p/…", "x": "x.com/…/status/…", "tiktok": "tiktok.com/@…/video/…"}
    hint = example.get(channel, "https://…")
    page.app.push_screen(
        AskLine(page.ground, t("plans.link.ask", channel=name), check, hint=hint, text=text, needed=False),
        answered,
    )
