"""The living message: one message, edited in place, and nothing else left in the chat."""

from __future__ import annotations

from tests.fakes.telegram_people import Person, until
from tests.telegram.bots import Bot


async def test_start_sends_one_message_and_a_press_edits_it(bot: Bot, person: Person) -> None:
    """`/start` sends one message; a press changes that message and sends none."""
    person.types("/start")
    first = await person.sees("Words of start.home.")
    person.presses("To law.making")
    second = await person.sees("Words of law.making.")
    assert first.id == second.id
    assert [message.id for message in person.chat.visible] == [first.id]
    assert len(bot.server.called("sendMessage")) == 1


async def test_typed_words_are_answered_in_place_and_removed(bot: Bot, person: Person) -> None:
    """What somebody typed is answered by an edit, and then it is gone from the chat."""
    person.types("/start")
    living = await person.sees("Words of start.home.")
    person.types("law")
    await person.sees("Words of law.making.")
    await until(lambda: person.chat.visible == [living])
    assert len(bot.server.called("sendMessage")) == 1


async def test_reader_mode_sends_anew_and_removes_the_last(bot: Bot, person: Person) -> None:
    """With a screen reader, every answer is a new message and the one before is removed."""
    person.types("/start")
    first = await person.sees("Words of start.home.")
    person.presses("To settings.menu")
    await person.sees("Words of settings.menu.")
    person.presses("Use a screen reader")
    await until(lambda: person.bot_messages and person.bot_messages[-1].id != first.id)
    second = person.bot_messages[-1]
    await until(lambda: len(person.chat.visible) == 1)
    person.types("law")
    third = await person.sees("Words of law.making.")
    assert third.id not in (first.id, second.id)
    await until(lambda: [message.id for message in person.chat.visible] == [third.id])
