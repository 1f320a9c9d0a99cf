"""What `vesper doctor` looks at on Discord: the token, the application, where it may be installed, and its name."""

from __future__ import annotations

from typing import Any, Final

import aiohttp

from bot.service.adapters import Finding, Grade
from bot.settings import Settings

SCOPES: Final = "bot+applications.commands"
AUTHORIZE: Final = "https://discord.com/oauth2/authorize"
CONTENT_FLAGS: Final = 1 << 18 | 1 << 19
MEMBER_FLAGS: Final = 1 << 14 | 1 << 15
PRESENCE_FLAGS: Final = 1 << 12 | 1 << 13
TELLING: Final = ("deepfake", "nude", "porn", "sex", "abuse", "victim", "intimate", "explicit", "revenge", "leak")
"""Words in a name that tell someone looking over a shoulder what this is about."""


async def examine_discord(settings: Settings) -> tuple[Finding, ...]:
    """Return what was found, the links to add the bot by at the end."""
    token = settings.discord_token
    if token is None:
        return (Finding(Grade.GOOD, "Discord is not turned on.", "Set VESPER_DISCORD_TOKEN_FILE to turn it on."),)
    headers = {"Authorization": f"Bot {token.reveal()}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15), headers=headers) as session,
            session.get(f"{settings.discord_api}/applications/@me") as answered,
            session.get(f"{settings.discord_api}/gateway/bot") as door,
        ):
            if answered.status == 401:
                return (
                    Finding(
                        Grade.BAD,
                        "Discord does not accept the token.",
                        "Reset it under Bot on discord.com/developers/applications and put the new one in its file.",
                    ),
                )
            found = await answered.json() if answered.status == 200 else None
            gate = await door.json() if door.status == 200 else None
    except (aiohttp.ClientError, OSError, ValueError, TimeoutError):
        found = gate = None
    if not isinstance(found, dict):
        says = "Discord does not answer as it should."
        return (Finding(Grade.BAD, says, "Look at discordstatus.com, the network, and VESPER_DISCORD_API."),)
    return (*_application(found), *_starts(gate), *_links(found))


def _application(found: dict[str, Any]) -> tuple[Finding, ...]:
    name, flags = str(found.get("name", "")), found.get("flags", 0)
    flags = flags if isinstance(flags, int) else 0
    findings = [Finding(Grade.GOOD, f"The token belongs to the application {name}.")]
    if any(word in name.lower() for word in TELLING):
        says = "The name of the application tells what it is about."
        findings.append(Finding(Grade.WARNING, says, "Choose a name that says nothing to someone who looks over."))
    for bits, what in (
        (CONTENT_FLAGS, "read messages"),
        (MEMBER_FLAGS, "see who is a member"),
        (PRESENCE_FLAGS, "see who is online"),
    ):
        if flags & bits:
            says = f"The application is allowed to {what}. Vesper never needs that."
            findings.append(Finding(Grade.WARNING, says, "Turn it off under Bot, Privileged Gateway Intents."))
    if found.get("bot_require_code_grant"):
        says = "The bot requires a code grant, so nobody can add it."
        findings.append(Finding(Grade.BAD, says, "Turn off Requires OAuth2 Code Grant under Bot."))
    if found.get("interactions_endpoint_url"):
        says = "Presses go to a web address instead of to Vesper, so every one of them fails."
        findings.append(Finding(Grade.BAD, says, "Empty Interactions Endpoint URL under General Information."))
    return tuple(findings)


def _starts(gate: Any) -> tuple[Finding, ...]:
    limits = gate.get("session_start_limit") if isinstance(gate, dict) else None
    left = limits.get("remaining") if isinstance(limits, dict) else None
    if not isinstance(left, int):
        return ()
    if left <= 100:
        says = f"Only {left} session starts are left today."
        return (Finding(Grade.WARNING, says, "Look for a second program that uses this token."),)
    return (Finding(Grade.GOOD, f"{left} session starts are left today."),)


def _links(found: dict[str, Any]) -> tuple[Finding, ...]:
    number = found.get("id", "")
    kinds = found.get("integration_types_config")
    kinds = kinds if isinstance(kinds, dict) else {}
    findings = []
    for kind, who, scopes, more in (
        ("0", "a server", SCOPES, "&permissions=0"),
        ("1", "a person, for use anywhere", "applications.commands", ""),
    ):
        if kind in kinds:
            link = f"{AUTHORIZE}?client_id={number}&integration_type={kind}&scope={scopes}{more}"
            findings.append(Finding(Grade.GOOD, f"To add it to {who}: {link}"))
        else:
            says = f"It cannot be added by {who}."
            findings.append(Finding(Grade.WARNING, says, "Tick that way under Installation, Installation Contexts."))
    for key, what in (("approximate_guild_count", "servers"), ("approximate_user_install_count", "people")):
        count = found.get(key)
        if isinstance(count, int):
            findings.append(Finding(Grade.GOOD, f"Installed by about {count} {what}."))
    return tuple(findings)
