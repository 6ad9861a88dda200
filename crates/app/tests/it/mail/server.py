"""Takes mail by SMTP, and says of each what came: a line of JSON. Ends when its input does.

With a file of certificate and key, a name and a password it takes nothing unencrypted and nothing from others."""

import asyncio
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult
from icalendar import Calendar

LATER = set()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return f"550 5.1.1 <{address}> is unknown here"
        if address.startswith("later@") and address not in LATER:
            LATER.add(address)
            return "451 4.7.1 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        bodies = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        calendars = [body for kind, body in bodies.items() if kind == "text/calendar"]
        said = {"calendar": [appointment(text) for text in calendars], "to": envelope.rcpt_tos, "from": str(message["from"]), "subject": str(message["subject"])}
        print(json.dumps({**said, "text": bodies["text/plain"], "html": bodies["text/html"]}), flush=True)
        return "250 OK"


def appointment(text):
    """What another program reads from an appointment that came by mail."""
    calendar = Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")
    guests = event.get("ATTENDEE", [])
    guests = guests if isinstance(guests, list) else [guests]
    return {
        "method": str(calendar["METHOD"]),
        "summary": str(event["SUMMARY"]),
        "begins": event["DTSTART"].dt.isoformat(),
        "ends": event["DTEND"].dt.isoformat(),
        "place": str(event.get("LOCATION", "")),
        "status": str(event["STATUS"]),
        "organizer": str(event["ORGANIZER"]),
        "guests": sorted(str(guest) for guest in guests),
        "sequence": int(event["SEQUENCE"]),
    }


def guard(chain, name, password):
    """Takes mail only encrypted, and from whoever knows the password."""

    def known(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (name.encode(), password.encode()), handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": known}


async def main():
    loop = asyncio.get_running_loop()
    guarded = guard(*sys.argv[1:]) if sys.argv[1:] else {}
    server = await loop.create_server(lambda: SMTP(Handler(), **guarded), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
