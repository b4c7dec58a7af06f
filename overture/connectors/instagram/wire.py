"""The shapes of the Graph API as far as we read them; what nobody asked for is passed over.

Nothing about what they mean.
"""

from __future__ import annotations

from typing import Any

import msgspec

Id = str | int
NOTHING = msgspec.Raw(b"null")


class Pushed(msgspec.Struct):
    """The body of a push."""

    object: str
    entry: list[msgspec.Raw]


class Owner(msgspec.Struct):
    """Of an entry: whose it is."""

    id: Id


class Change(msgspec.Struct):
    """Something changed on the account: a comment, a mention."""

    field: str
    value: msgspec.Raw


class Entry(msgspec.Struct):
    """What happened to one account. `standby` stands for `messaging` while another app has the conversation; a change
    comes in `changes` or as `field` and `value` of the entry itself."""

    id: Id
    time: int | float | None = None
    messaging: list[msgspec.Raw] = []
    standby: list[msgspec.Raw] = []
    changes: list[Change] = []
    field: str | None = None
    value: msgspec.Raw = NOTHING


class Party(msgspec.Struct):
    """A person or an account."""

    id: Id


class Payload(msgspec.Struct):
    """Where a file lies."""

    url: str | None = None


class File(msgspec.Struct):
    """An attachment; `ephemeral` ones have no payload."""

    type: str
    payload: Payload | None = None


class Tapped(msgspec.Struct):
    """A quick reply that was tapped."""

    payload: str | None = None


class Story(msgspec.Struct):
    """The story somebody answered."""

    id: Id | None = None
    url: str | None = None


class ReplyTo(msgspec.Struct):
    """What a message answers."""

    mid: str | None = None
    story: Story | None = None


class Referral(msgspec.Struct):
    """What led a person here."""

    ref: str | None = None
    source: str | None = None
    type: str | None = None
    ad_id: Id | None = None


class Message(msgspec.Struct):
    """A message, from a person or (`is_echo`) from the account."""

    mid: str | None = None
    text: str | None = None
    attachments: list[File] = []
    quick_reply: Tapped | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    is_deleted: bool = False
    is_echo: bool = False
    is_self: bool = False
    is_unsupported: bool = False


class Postback(msgspec.Struct):
    """A button that was tapped."""

    mid: str | None = None
    title: str | None = None
    payload: str | None = None


class Reaction(msgspec.Struct):
    """A reaction that was set or taken back."""

    mid: str | None = None
    action: str | None = None
    reaction: str | None = None
    emoji: str | None = None


class Read(msgspec.Struct):
    """Our messages up to this one were seen."""

    mid: str | None = None


class Edit(msgspec.Struct):
    """A message was written anew."""

    mid: str | None = None
    text: str | None = None
    num_edit: int | None = None


class Event(msgspec.Struct):
    """One event of a conversation: exactly one of its parts is there; unknown ones (`optin`) leave all of them out."""

    sender: Party
    recipient: Party
    timestamp: int | float | None = None
    message: Message | None = None
    postback: Postback | None = None
    reaction: Reaction | None = None
    read: Read | None = None
    referral: Referral | None = None
    message_edit: Edit | None = None


class Commenter(msgspec.Struct):
    """Who commented."""

    id: Id
    username: str | None = None
    self_ig_scoped_id: Id | None = None


class Commented(msgspec.Struct):
    """What was commented on."""

    id: Id | None = None


class Comment(msgspec.Struct, rename={"from_": "from"}):
    """A comment under a post of ours."""

    from_: Commenter | None = None
    id: Id | None = None
    comment_id: Id | None = None
    parent_id: Id | None = None
    text: str | None = None
    media: Commented | None = None


encode = msgspec.json.Encoder().encode
decode_pushed = msgspec.json.Decoder(Pushed).decode
decode_owner = msgspec.json.Decoder(Owner).decode
decode_entry = msgspec.json.Decoder(Entry).decode
decode_event = msgspec.json.Decoder(Event).decode
decode_comment = msgspec.json.Decoder(Comment).decode


class Cursors(msgspec.Struct):
    """Where a page ends."""

    after: str | None = None


class Paging(msgspec.Struct):
    """Where a list goes on, where it does: `next` is there."""

    cursors: Cursors | None = None
    next: str | None = None

    @property
    def following(self) -> str | None:
        """The cursor of the next page; None at the end."""
        return self.cursors.after if self.next and self.cursors and self.cursors.after else None


class Named(msgspec.Struct):
    """A party of a message that was read back."""

    id: Id
    username: str | None = None


class Parties(msgspec.Struct):
    """To whom it went."""

    data: list[Named] = []


class Written(msgspec.Struct, rename={"from_": "from"}):
    """A message that was read back. Its files are told in shapes that differ by kind, so they stay as they are."""

    id: str
    created_time: str | None = None
    from_: Named | None = None
    to: Parties | None = None
    message: str | None = None
    attachments: dict[str, Any] | None = None


class WrittenPage(msgspec.Struct):
    """The newest messages of a conversation."""

    data: list[Written] = []
    paging: Paging | None = None


class Thread(msgspec.Struct):
    """A conversation, with its newest messages where they were asked for."""

    id: str
    updated_time: str | None = None
    messages: WrittenPage | None = None


class Threads(msgspec.Struct):
    """A page of conversations, newest first."""

    data: list[Thread] = []
    paging: Paging | None = None


decode_threads = msgspec.json.Decoder(Threads).decode
