"""The way of one match: recorded, written, claimed, sent, told."""

from tests.component.services.auto_reply.sending.world import World


async def test_a_match_becomes_one_confirmed_application(world: World) -> None:
    application_id = await world.ready()
    look = await world.send()
    row = await world.row(application_id)
    assert look.claimed is not None
    assert (row.state, row.attempts, row.posts) == ("sent", 1, 1)
    assert len(world.accepted()) == 1
    assert row.negotiation_id == world.accepted()[0]["negotiation_id"]
    announced = await world.events("reply.sent")
    assert [event["negotiation_id"] for event in announced] == [row.negotiation_id]
    assert (announced[0]["confirmed_by"], announced[0]["authored_by"]) == ("answer", "ai_auto")
    assert await world.used() == 1
