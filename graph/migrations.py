"""How a store file of an older version becomes one of the next."""

from __future__ import annotations

from collections.abc import Sequence

# Steps from an older version to the next one: MIGRATIONS[1] turns a file of version 1 into one of version 2.
# The texts stay as they were written, whatever the schema becomes later.
MIGRATIONS: dict[int, Sequence[str]] = {
    1: (
        # Keys of names are no facts: they are made when who is who is worked out, which the next load or `transship resolve` does.
        *(
            f"ALTER TABLE mention DROP COLUMN {name}"
            for name in ("name_keys", "patronymic", "legal_form", "address_keys")
        ),
        "CREATE TABLE spelling (kind VARCHAR, written VARCHAR, base VARCHAR, loose VARCHAR[], rest VARCHAR, initials BOOLEAN, "
        "version INTEGER)",
        "ALTER TABLE decision ADD COLUMN rests_on UUID[]",
        "ALTER TABLE kin ADD COLUMN rests_on UUID[]",
        "ALTER TABLE shipment ADD COLUMN hs_more VARCHAR[] DEFAULT []",
        'CREATE TABLE listing (id UUID, source_id UUID, "row" BIGINT, mention_id UUID, list VARCHAR, programme VARCHAR, '
        "authority VARCHAR, since DATE, since_precision VARCHAR, until DATE, until_precision VARCHAR, url VARCHAR, reason VARCHAR, "
        "as_of DATE)",
        'CREATE TABLE trade_flow (source_id UUID, "row" BIGINT, reporter VARCHAR, reporter_code VARCHAR, partner VARCHAR, '
        'partner_code VARCHAR, partner2_code VARCHAR, flow VARCHAR, "year" INTEGER, "month" INTEGER, classification VARCHAR, '
        "hs VARCHAR, hs_level INTEGER, customs_code VARCHAR, transport_code VARCHAR, supply_code VARCHAR, is_total BOOLEAN, "
        "is_world BOOLEAN, value_usd DOUBLE, cif_usd DOUBLE, fob_usd DOUBLE, net_kg DOUBLE, gross_kg DOUBLE, quantity DOUBLE, "
        "unit_code VARCHAR)",
        "CREATE TABLE copy (source_id UUID, file VARCHAR, place VARCHAR, member VARCHAR, met_at TIMESTAMP)",
        "INSERT INTO copy SELECT id, file, NULL, NULL, loaded_at FROM source",
        "CREATE TABLE layout (source_id UUID, shape VARCHAR, records VARCHAR, header VARCHAR, mapping VARCHAR)",
        'CREATE TABLE control_total (source_id UUID, measure VARCHAR, unit VARCHAR, total DOUBLE, "rows" BIGINT, '
        '"first" DATE, "last" DATE)',
        "CREATE TABLE kin_hint (a UUID, b UUID, hint VARCHAR, rests_on UUID[])",
        "CREATE TABLE trace (entity_id UUID, party VARCHAR, feature VARCHAR, value VARCHAR, own BOOLEAN, borne BIGINT)",
        'CREATE TABLE weight (party VARCHAR, feature VARCHAR, "group" VARCHAR, rank INTEGER, words VARCHAR, m DOUBLE, least_chance DOUBLE, '
        "differs BOOLEAN, excludes BOOLEAN, nested BOOLEAN, everybody BIGINT, bearers BIGINT, pairs BIGINT, prior_bits DOUBLE)",
        "CREATE TABLE evidence (a UUID, b UUID, model VARCHAR, bits DOUBLE, probability DOUBLE, verdict VARCHAR, standing VARCHAR, "
        "features STRUCT(feature VARCHAR, words VARCHAR, agrees BOOLEAN, value VARCHAR, bits DOUBLE, excludes BOOLEAN)[])",
    ),
    2: (
        "CREATE TABLE resolved (state VARCHAR, mentions BIGINT, people BIGINT, companies BIGINT, decisions BIGINT, refused BIGINT)",
    ),
    3: (
        "CREATE TABLE neighbourhood (relation VARCHAR, page INTEGER, heads BLOB USING COMPRESSION uncompressed, "
        "words BLOB USING COMPRESSION uncompressed)",
        "CREATE TABLE placed (name VARCHAR, stand BIGINT)",
    ),
}
