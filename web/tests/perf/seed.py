# ruff: noqa: INP001 - a script that belongs to no package
"""More applications for a list that has to scroll: copies of one that the running product has sent itself.

`python seed.py '{"applications": 5000}'` with DATA_DIR of the run; prints how many there are then.
"""

import asyncio
import json
import sys

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from libs.common import services
from ops.options import chosen_folder, running
from standalone.servers.access import Access, names

COPY = text(
    "insert into applications select copy.* from (select * from applications where state = 'sent' limit 1) one, "
    "generate_series(1, cast(:wanted as int)) n, lateral jsonb_populate_record(null::applications, to_jsonb(one) || "
    "jsonb_build_object('id', gen_random_uuid(), 'match_id', null, 'vacancy_id', 'seed-' || n, 'negotiation_id', "
    "'seed-' || n, 'vacancy_name', 'Вакансия № ' || n, 'created_at', one.created_at - n * interval '1 minute', "
    "'sent_at', one.sent_at - n * interval '1 minute')) copy"
)


async def main(wanted: int) -> int:
    """Insert them as the service whose rows they are."""
    state, folder = running(), chosen_folder()
    if state is None:
        raise SystemExit("nothing runs with this DATA_DIR")
    access = Access(folder.passwords(names(services.names())), services.names())
    user, password = access.roles().of("auto_reply"), access.passwords["auto_reply"]
    engine = create_async_engine(make_url(state.database_url).set(username=user, password=password))
    async with engine.begin() as connection:
        await connection.execute(COPY, {"wanted": wanted})
        total = (await connection.execute(text("select count(*) from applications"))).scalar_one()
    await engine.dispose()
    return total


sys.stdout.write(f"{asyncio.run(main(json.loads(sys.argv[1])['applications']))}\n")
