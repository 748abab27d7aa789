"""Logs of text messages written for tests, as Twilio and an Android backup write them."""

import json

TWILIO_HEADER = (
    "From,To,Body,Status,SentDate,ApiVersion,NumSegments,ErrorCode,AccountSid,Sid,Direction,Price,PriceUnit"
)
_REST = "2010-04-01,1,,AC0,SM"
TWILIO = f"""{TWILIO_HEADER}
+15550199,+15550100,Thank you!,received,2026-10-20T09:05:00Z,{_REST}5,inbound,-0.0079,usd
+15550100,+15550188,We open at ten.,delivered,2026-10-20T09:04:00Z,{_REST}4,outbound-api,-0.0079,usd
+15550100,+15550199,Not arrived.,undelivered,2026-10-20T09:03:00Z,{_REST}3,outbound-api,,usd
+15550100,+15550199,"It comes today,
Sam.",delivered,2026-10-20T09:01:00Z,{_REST}2,outbound-api,-0.0079,usd
+15550199,+15550100,My parcel is late 😠,received,2026-10-20T09:00:00Z,{_REST}1,inbound,-0.0079,usd
"""


def _record(sender: str, receiver: str, text: str, at: str, **more: str) -> dict[str, str | None]:
    direction = "inbound" if receiver.endswith("100") else "outbound-api"
    given = {"from": sender, "to": receiver, "body": text, "date_sent": at, "direction": direction}
    return {"sid": "SM", "account_sid": "AC", "num_segments": "1", "num_media": "0", "error_code": None,
            "status": "delivered", **given, **more}  # fmt: skip


RECORDS = [
    _record(
        "+15550199", "+15550100", "My parcel is late 😠", "Tue, 20 Oct 2026 09:00:00 +0000", num_media="1"
    ),
    _record("+15550100", "+15550199", "It comes today,\nSam.", "Tue, 20 Oct 2026 09:01:00 +0000"),
    _record("+15550100", "+15550199", "Not arrived.", "Tue, 20 Oct 2026 09:03:00 +0000", status="failed"),
    _record("+15550100", "+15550188", "We open at ten.", "2026-10-20T09:04:00Z"),
    _record("+15550199", "+15550100", "Thank you!", "2026-10-20T09:05:00Z"),
]
GENERIC = """\
Message ID;From;To;Message;Date Sent;Agent
1;(555) 019-9000;+1 555 0100;My parcel is late 😠;2026-10-20 09:00:00;
2;+1 555 0100;(555) 019-9000;"It comes today,
Sam.";2026-10-20 09:01:00;Ana Ruiz
3;(555) 018-8000;+1 555 0100;We open at ten.;2026-10-20 09:04:00;
4;(555) 019-9000;+1 555 0100;Thank you!;2026-10-20 09:05:00;Ana Ruiz
"""
ANDROID = """\
<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10-->
<?xml-stylesheet type="text/xsl" href="sms.xsl"?>
<smses count="5" backup_set="x" backup_date="1792500000000">
  <sms protocol="0" address="+15550199" date="1792486800000" type="1" subject="null" toa="null" read="1"
    body="My parcel is late &#128544;" status="-1" contact_name="Sam" readable_date="20 Oct 2026" />
  <sms protocol="0" address="+15550199" date="1792486860000" type="2" body="It comes today,&#10;Sam."
    status="0" contact_name="Sam" />
  <sms protocol="0" address="+15550199" date="1792486980000" type="5" body="Not arrived." status="64" />
  <sms protocol="0" address="+15550188" date="1792487040000" type="2" body="We open at ten." status="0"
    contact_name="(Unknown)" />
  <mms date="1792487050000" address="+15550199" msg_box="1"><parts><part ct="image/png"/></parts></mms>
  <sms protocol="0" address="+15550199" date="1792487100000" type="1" body="Thank you!" status="-1" />
</smses>
"""

FILES: dict[str, dict[str, str | bytes]] = {
    "twilio csv": {"sms-log.csv": TWILIO},
    "twilio api": {"1.json": json.dumps({"messages": RECORDS[:3], "page": 0, "next_page_uri": "/2"}),
                   "2.json": json.dumps({"messages": RECORDS[3:], "next_page_uri": None})},
    "twilio bulk export": {"2026-10-20.json": "\n".join(map(json.dumps, RECORDS))},
    "other tables": {"messages.csv": GENERIC, "roles.json": '{"agent": ["+1 555 0100"]}'},
    "android": {"sms-20261020.xml": ANDROID},
}  # fmt: skip
