"""The methods of the Bot API that Vesper may call, with Telegram's rules and in Telegram's words."""

from __future__ import annotations

from typing import Any

from tests.fakes.telegram_chats import Chat, Chats, Message

Given = dict[str, Any]

MOST_TEXT = 4096
MOST_BUTTON_BYTES = 64
MOST_BATCH = 100
ENTITY_KINDS = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote", "url"}
)


class RefusedError(Exception):
    """Telegram refuses: its code and its words."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


class Methods:
    """Everything that changes or reads a chat, and the settings of the bot."""

    def __init__(self, chats: Chats, me: dict[str, Any]) -> None:
        self.chats = chats
        self.me = me
        self.names: dict[str, str] = {"name": "Vesper", "description": "", "short_description": ""}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.webhook: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        self.answered: list[dict[str, Any]] = []
        self.edits_for: float | None = None

    def call(self, method: str, given: Given) -> Any:
        """Carry out one call and return its result; raises `RefusedError`."""
        handler = getattr(self, f"do_{method.lower()}", None)
        if handler is None:
            raise RefusedError(404, "Not Found")
        return handler(given)

    # --- messages ---------------------------------------------------------------------------------

    def do_sendmessage(self, given: Given) -> Any:
        chat = self._chat(given)
        text, entities = checked_text(given)
        reply = given.get("reply_parameters") or {}
        answered = reply.get("message_id")
        if answered is not None and answered not in chat.messages:
            if not reply.get("allow_sending_without_reply"):
                raise RefusedError(400, "Bad Request: message to be replied not found")
            answered = None
        made = self.chats.put(
            chat,
            text,
            from_bot=True,
            entities=entities,
            rows=checked_rows(given),
            reply_to=answered,
            silent=bool(given.get("disable_notification")),
            preview=not (given.get("link_preview_options") or {}).get("is_disabled", False),
            protected=bool(given.get("protect_content")),
        )
        return self.chats.as_sent(chat, made, self.me)

    def do_editmessagetext(self, given: Given) -> Any:
        chat = self._chat(given)
        message = chat.messages.get(given.get("message_id", 0))
        if message is None:
            raise RefusedError(400, "Bad Request: message to edit not found")
        if not message.from_bot:
            raise RefusedError(400, "Bad Request: message can't be edited")
        if self.edits_for is not None and self.chats.now() - message.date > self.edits_for:
            raise RefusedError(400, "Bad Request: message can't be edited")
        text, entities = checked_text(given)
        rows = checked_rows(given)
        if (text, entities, rows) == (message.text, message.entities, message.rows):
            raise RefusedError(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message",
            )
        message.text, message.entities, message.rows = text, entities, rows
        message.preview = not (given.get("link_preview_options") or {}).get("is_disabled", False)
        message.edits, message.edited = message.edits + 1, self.chats.now()
        return self.chats.as_sent(chat, message, self.me)

    def do_deletemessage(self, given: Given) -> Any:
        chat = self._chat(given)
        message = chat.messages.get(given.get("message_id", 0))
        if message is None:
            raise RefusedError(400, "Bad Request: message to delete not found")
        if not self.chats.deletable(message):
            raise RefusedError(400, "Bad Request: message can't be deleted for everyone")
        del chat.messages[message.id]
        return True

    def do_deletemessages(self, given: Given) -> Any:
        chat = self._chat(given)
        wanted = given.get("message_ids", [])
        if not wanted:
            raise RefusedError(400, "Bad Request: message identifiers are not specified")
        if len(wanted) > MOST_BATCH:
            raise RefusedError(400, "Bad Request: too many message identifiers specified")
        found = [chat.messages[number] for number in wanted if number in chat.messages]
        if not all(self.chats.deletable(message) for message in found):
            raise RefusedError(400, "Bad Request: message can't be deleted for everyone")
        for message in found:
            del chat.messages[message.id]
        return True

    def do_answercallbackquery(self, given: Given) -> Any:
        self.answered.append(given)
        return True

    def do_leavechat(self, given: Given) -> Any:
        self._chat(given).left = True
        return True

    def _chat(self, given: Given) -> Chat:
        number = given.get("chat_id")
        if not isinstance(number, int):
            raise RefusedError(400, "Bad Request: chat_id is empty")
        chat = self.chats.chats.get(number)
        if chat is None:
            raise RefusedError(400, "Bad Request: chat not found")
        if chat.gone:
            raise RefusedError(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if chat.left:
            raise RefusedError(403, "Forbidden: bot is not a member of the group chat")
        return chat

    # --- the bot itself ---------------------------------------------------------------------------

    def do_getme(self, given: Given) -> Any:
        return self.me

    def do_getmyname(self, given: Given) -> Any:
        return {"name": self.names["name"]}

    def do_getmydescription(self, given: Given) -> Any:
        return {"description": self.names["description"]}

    def do_getmyshortdescription(self, given: Given) -> Any:
        return {"short_description": self.names["short_description"]}

    def do_getmycommands(self, given: Given) -> Any:
        return self.commands.get(_scope(given), [])

    def do_setmycommands(self, given: Given) -> Any:
        for command in given["commands"]:
            if not 1 <= len(command["command"]) <= 32 or not 1 <= len(command["description"]) <= 256:
                raise RefusedError(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands[_scope(given)] = given["commands"]
        return True

    def do_getwebhookinfo(self, given: Given) -> Any:
        return self.webhook

    def do_setwebhook(self, given: Given) -> Any:
        if given["url"] and not given["url"].startswith(("https://", "http://127.0.0.1")):
            raise RefusedError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {"url": given["url"], "has_custom_certificate": False, "pending_update_count": 0}
        self.webhook |= {key: given[key] for key in ("max_connections", "allowed_updates") if key in given}
        self.secret = given.get("secret_token", "")
        return True

    def do_deletewebhook(self, given: Given) -> Any:
        self.webhook = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        return True


def _scope(given: Given) -> str:
    return str((given.get("scope") or {"type": "default"})["type"]) + ":" + str(given.get("language_code", ""))


def checked_text(given: Given) -> tuple[str, list[dict[str, Any]]]:
    """Return the text and the entities of a message, checked as Telegram checks them."""
    if "parse_mode" in given:
        raise RefusedError(400, "Bad Request: can't parse entities: unsupported start tag")
    text = given.get("text")
    if not isinstance(text, str) or not text.strip():
        raise RefusedError(400, "Bad Request: message text is empty")
    encoded = text.encode("utf-16-le", "surrogatepass")
    if len(encoded) // 2 > MOST_TEXT:
        raise RefusedError(400, "Bad Request: message is too long")
    entities = given.get("entities") or []
    for entity in entities:
        start, length = entity["offset"], entity["length"]
        if start < 0 or length < 1 or (start + length) * 2 > len(encoded) or entity["type"] not in ENTITY_KINDS:
            raise RefusedError(400, "Bad Request: ENTITY_BOUNDS_INVALID")
        try:
            encoded[start * 2 : (start + length) * 2].decode("utf-16-le")
        except UnicodeDecodeError:
            raise RefusedError(400, "Bad Request: ENTITY_BOUNDS_INVALID") from None
        if entity["type"] == "text_link" and not str(entity.get("url", "")).startswith(("https://", "tg://")):
            raise RefusedError(400, "Bad Request: entity URL is invalid")
    return text, entities


def checked_rows(given: Given) -> list[list[dict[str, Any]]]:
    """Return the buttons, checked as Telegram checks them."""
    rows = (given.get("reply_markup") or {}).get("inline_keyboard") or []
    if sum(len(row) for row in rows) > 100:
        raise RefusedError(400, "Bad Request: reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button.get("text", "").strip():
            raise RefusedError(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed")
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode("utf-8")) <= MOST_BUTTON_BYTES:
            raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
        if data is None and "url" not in button:
            raise RefusedError(400, "Bad Request: BUTTON_TYPE_INVALID")
    return [list(row) for row in rows]


def told(message: Message) -> tuple[str, list[str]]:
    """Return the words of a message and the labels of its buttons."""
    return message.text, message.labels
