"""The Graph API put together: who asks, for which account, at which moment; and the answer to it, refused or not.

Not the edges themselves: sending is the hot one, edges has the others.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from overture.sandbox.accounts import Accounts
from overture.sandbox.faults import Faults
from overture.sandbox.graph import answers
from overture.sandbox.graph.answers import GraphRefusal
from overture.sandbox.graph.asks import GraphAsk
from overture.sandbox.graph.comments import Comments
from overture.sandbox.graph.media import Media
from overture.sandbox.graph.people import Audience
from overture.sandbox.graph.sending import Sending
from overture.sandbox.graph.tokens import Token, Tokens
from overture.sandbox.graph.voices import Voices
from overture.sandbox.inbound import Inbound
from overture.sandbox.people import People
from overture.sandbox.projects import Project, Projects
from overture.sandbox.routing import NO_PROJECT
from overture.sandbox.store import Store
from overture.sandbox.wire import Answer


class Graph:
    """One app of Instagram's with everybody behind it."""

    def __init__(
        self,
        store: Store,
        people: People,
        projects: Projects,
        inbound: Inbound,
        states: Accounts,
        faults: Faults,
        *,
        secret: str,
        bearer: str | None,
        hold: float,
    ) -> None:
        """`secret` is what the app's secret derives from; `bearer` is taken as every account's token of every test
        project."""
        self.store = store
        self.people = people
        self.projects = projects
        self.accounts = states
        self.faults = faults
        self.audience = Audience(store, people)
        self.voices = Voices(store, self.audience, inbound, faults)
        self.comments = Comments(store, self.audience)
        self.media = Media(store, people)
        self.tokens = Tokens(store, projects, states, secret, bearer)
        self.sending = Sending(store, self.audience, self.voices, self.comments, states, faults, hold)

    def reload(self) -> None:
        """After a transaction that was rolled back."""
        self.audience.reload()
        self.voices.reload()
        self.tokens.reload()
        self.media.reload()

    def who_asks(self, ask: GraphAsk) -> tuple[Token | None, Project]:
        """The token where it was issued here, and whose project the request is of. Raises `GraphRefusal`."""
        proof = ask.params.pop("appsecret_proof", None)
        token = self.tokens.check(ask.token, None if proof is None else str(proof))
        name = ask.project or (NO_PROJECT if token is None else token.project)
        return token, self.projects.named(name)

    def account(self, ask: GraphAsk, token: Token | None, node: str = "me") -> str:
        """The Instagram account a node stands for: itself, the page's, or the token's."""
        if node != "me":
            return self.media.account_of_page(node) or node
        if token is not None:
            return token.account
        if ask.account is not None:
            return ask.account
        number = int.from_bytes(blake2b(ask.token.encode(), digest_size=6).digest(), "big")
        return f"17841{number % 10**12:012}"

    def speaks_for(self, ask: GraphAsk, token: Token | None, account: str) -> None:
        """Raises `GraphRefusal` where a token that was issued here is another account's."""
        if token is not None and token.account != account:
            raise answers.no_object(ask.parts[0])

    def offer(
        self, ask: GraphAsk, shown: datetime | None, real_at: datetime, real: int
    ) -> tuple[Answer, Project | None]:
        """One send, inside the caller's transaction, and in which project it was."""
        project = None
        try:
            token, project = self.who_asks(ask)
            at = project.clock.at(real_at) if shown is None else shown
            account = self.account(ask, token, ask.parts[0])
            if token is not None:
                self.tokens.alive(token, account, project, at)
                self.speaks_for(ask, token, account)
            return self.sending.offer(ask, project, account, at, real), project
        except GraphRefusal as why:
            return answers.refused(ask.family, why), project
