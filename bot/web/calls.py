"""`/api/v1/calls`: 1912's exchange hands over what it could not take, and says when somebody has called back."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.exceptions import HTTPException
from fastapi.openapi.utils import get_openapi
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot import calls
from bot.world import World
from zones.call import Call, Unwritten
from zones.refused import Refused

bearer = HTTPBearer(auto_error=False, description="A token whose SHA-256 stands in SETU_API_TOKENS.")


def may_call(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None) -> None:
    known = request.app.state.world.settings.api_token_hashes
    digest = hashlib.sha256(given.credentials.encode()).hexdigest() if given else ""
    if not [one for one in known if hmac.compare_digest(one, digest)]:
        raise HTTPException(401, "no token that we know", {"WWW-Authenticate": "Bearer"})


class Missed(BaseModel):
    """A call that nobody could take."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    phone: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{7,14}$", description="E.164")]
    at: Annotated[AwareDatetime, Field(description="when they called; at most seven days ago")]


class Kept(BaseModel):
    """What became of it; without a number, for whoever reads this may be a log."""

    id: int
    at: datetime
    received_at: datetime
    written_at: Annotated[datetime | None, Field(description="empty: they were not written to")]
    unwritten: Annotated[Unwritten | None, Field(description="why not")]


class Problem(BaseModel):
    detail: str


router = APIRouter(
    prefix="/api/v1/calls", tags=["calls"], dependencies=[Depends(may_call)], responses={401: {"model": Problem}}
)
documents = APIRouter(prefix="/api/v1")
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]


def kept(call: Any) -> Kept:
    return Kept(
        id=call.id, at=call.at, received_at=call.received_at, written_at=call.written_at, unwritten=call.unwritten
    )


@router.post("/missed", status_code=202, responses={409: {"model": Problem}})
async def missed(request: Request, body: Missed, key: Key) -> Kept:
    """Kept, and its caller is written to: once for a call, once an hour. The same key again is the same call."""
    try:
        call: Call = await calls.take(request.app.state.world, key, body.phone, body.at)
    except Refused as no:
        raise HTTPException(409, WHY[no.reason]) from None
    return kept(call)


WHY = {"call_key": "this key stands for another call", "call_time": "at: not within the last seven days"}


@router.get("/missed")
async def still_open(request: Request) -> list[Kept]:
    """Those whose caller nobody has spoken to yet: neither did they write, nor did 1912 call back."""
    world: World = request.app.state.world
    async with world.stores.begin() as store:
        return [kept(call) for call in await store.open_calls()]


@router.post("/{id}/done", status_code=204, responses={404: {"model": Problem}})
async def done(request: Request, id_: Annotated[int, Path(alias="id", ge=1, le=2**63 - 1)]) -> Response:
    """1912 has called back."""
    if not await calls.returned(request.app.state.world, id_):
        raise HTTPException(404, "no such call")
    return Response(status_code=204)


@documents.get("/openapi.json", include_in_schema=False)
def description() -> dict[str, Any]:
    return get_openapi(title="Bijli Setu", version="1", routes=router.routes)
