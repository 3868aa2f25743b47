"""The key that experts gave, published: a new revision of the situation, by the name of who accepts it."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from hashlib import sha256
from typing import Any

from accounts.models import Person
from accounts.services import record_act
from publishing.documents import parse_yaml
from publishing.formatting import canonical_yaml
from quizzes.agreement import LEAST_EXPERTS, KeyProposal
from quizzes.errors import KeyChanged, ReasonTooShort, TooFewExperts
from quizzes.panel import Situation
from quizzes.regrading import LEAST_REASON
from revisions.models import ITEM, MULTIPLE, Revision
from revisions.services import publish_revision


def accept_key(*, situation: Situation, seen: str, reason: str = "", by: Person, at: datetime) -> Revision:
    """Make the experts' key the one by which attempts are marked that begin from now on; those under way keep theirs.

    The revision is provisional no longer and says by how many experts. `seen` is the digest of the proposal that was shown; where
    something of it is disputed a reason is given. Raises TooFewExperts, KeyChanged, ReasonTooShort, RevisionClash.
    """
    proposal, revision, key = situation.standing.proposal, situation.revision, situation.item.text.key
    if not proposal.is_whole:
        raise TooFewExperts(experts=proposal.experts, least=LEAST_EXPERTS)
    if digest_of(situation) != seen:
        raise KeyChanged
    if proposal.disputes and len(reason.strip()) < LEAST_REASON:
        raise ReasonTooShort(least=LEAST_REASON)
    source, _lines = parse_yaml(revision.source, key)
    published = publish_revision(
        kind=ITEM,
        key=key,
        lang=MULTIPLE,
        title=revision.title,
        source=canonical_yaml(with_key(source, proposal)),
        body=with_key(revision.body or {}, proposal),
        words=revision.words,
        author=by,
        at=at,
    )
    details = {"experts": proposal.experts, "best": proposal.best, "worst": proposal.worst, "harmful": sorted(proposal.harmful)}
    record_act(actor_id=by.id, act="accept-key", object_kind="item", object_id=key, note=reason.strip(), details=details, at=at)
    return published


def with_key(item: Mapping[str, Any], proposal: KeyProposal) -> dict[str, Any]:
    """The item with this key: which action is best, which worst, which do harm, and who says so."""
    keyed: dict[str, Any] = {name: value for name, value in deepcopy(dict(item)).items() if name != "provisional"}
    for action in keyed["actions"]:
        action["rating"] = proposal.rating_of(action["key"])
        action.pop("harmful", None)
        if action["key"] in proposal.harmful:
            action["harmful"] = True
    return keyed | {"experts": proposal.experts}


def digest_of(situation: Situation) -> str:
    """What tells two proposals apart: whoever accepts has seen this very one."""
    proposal = situation.standing.proposal
    told = (situation.revision.id, proposal.experts, proposal.best, proposal.worst, sorted(proposal.harmful), proposal.disputes)
    return sha256(repr(told).encode()).hexdigest()[:16]
