-- The tables of a store of schema version 3 and the rows of one small case, as a file of that version holds them.
CREATE TABLE "control_total" ("source_id" UUID, "measure" VARCHAR, "unit" VARCHAR, "total" DOUBLE, "rows" BIGINT, "first" DATE, "last" DATE);
CREATE TABLE "copy" ("source_id" UUID, "file" VARCHAR, "place" VARCHAR, "member" VARCHAR, "met_at" TIMESTAMP);
CREATE TABLE "decision" ("id" UUID, "a" UUID, "b" UUID, "verdict" VARCHAR, "basis" VARCHAR, "reasons" VARCHAR, "score" DOUBLE, "decided_by" VARCHAR, "decided_at" TIMESTAMP, "reverses" UUID, "rests_on" UUID[]);
CREATE TABLE "entity" ("id" UUID, "kind" VARCHAR, "name" VARCHAR, "names" VARCHAR[], "name_keys" VARCHAR[], "patronymic" VARCHAR, "legal_form" VARCHAR, "country" VARCHAR, "nationalities" VARCHAR[], "born" DATE, "born_precision" VARCHAR, "addresses" VARCHAR[], "address_keys" VARCHAR[], "phones" VARCHAR[], "emails" VARCHAR[], "founded" DATE, "founded_precision" VARCHAR, "founded_basis" VARCHAR, "founded_last" DATE, "dissolved" DATE, "status" VARCHAR, "activities" VARCHAR[], "marks" VARCHAR[], "identifiers" STRUCT(kind VARCHAR, "scope" VARCHAR, "value" VARCHAR, checked BOOLEAN)[], "mentions" INTEGER, "firms" INTEGER);
CREATE TABLE "evidence" ("a" UUID, "b" UUID, "model" VARCHAR, "bits" DOUBLE, "probability" DOUBLE, "verdict" VARCHAR, "standing" VARCHAR, "features" STRUCT(feature VARCHAR, words VARCHAR, agrees BOOLEAN, "value" VARCHAR, bits DOUBLE, excludes BOOLEAN)[]);
CREATE TABLE "identifier" ("mention_id" UUID, "source_id" UUID, "row" BIGINT, "kind" VARCHAR, "scope" VARCHAR, "value" VARCHAR, "as_written" VARCHAR, "checked" BOOLEAN, "sure" BOOLEAN);
CREATE TABLE "interest" ("id" UUID, "source_id" UUID, "row" BIGINT, "edge" VARCHAR, "holder_id" UUID, "company_id" UUID, "kind" VARCHAR, "role" VARCHAR, "share_min" DOUBLE, "share_max" DOUBLE, "since" DATE, "since_precision" VARCHAR, "until" DATE, "until_precision" VARCHAR, "as_of" DATE, "marks" VARCHAR[]);
CREATE TABLE "kin" ("a" UUID, "b" UUID, "kind" VARCHAR, "basis" VARCHAR, "rests_on" UUID[]);
CREATE TABLE "kin_hint" ("a" UUID, "b" UUID, "hint" VARCHAR, "rests_on" UUID[]);
CREATE TABLE "kinship" ("id" UUID, "source_id" UUID, "row" BIGINT, "person_id" UUID, "relative_id" UUID, "kind" VARCHAR);
CREATE TABLE "layout" ("source_id" UUID, "shape" VARCHAR, "records" VARCHAR, "header" VARCHAR, "mapping" VARCHAR);
CREATE TABLE "link" ("id" UUID, "edge" VARCHAR, "holder_id" UUID, "company_id" UUID, "kinds" VARCHAR[], "roles" VARCHAR[], "share_min" DOUBLE, "share_max" DOUBLE, "since" DATE, "since_precision" VARCHAR, "since_by" DATE, "until" DATE, "until_precision" VARCHAR, "left_after" DATE, "left_by" DATE, "seen_first" DATE, "seen_last" DATE, "marks" VARCHAR[]);
CREATE TABLE "listing" ("id" UUID, "source_id" UUID, "row" BIGINT, "mention_id" UUID, "list" VARCHAR, "programme" VARCHAR, "authority" VARCHAR, "since" DATE, "since_precision" VARCHAR, "until" DATE, "until_precision" VARCHAR, "url" VARCHAR, "reason" VARCHAR, "as_of" DATE);
CREATE TABLE "member" ("mention_id" UUID, "entity_id" UUID);
CREATE TABLE "mention" ("id" UUID, "source_id" UUID, "row" BIGINT, "kind" VARCHAR, "record" VARCHAR, "scope" VARCHAR, "name" VARCHAR, "names" VARCHAR[], "country" VARCHAR, "country_basis" VARCHAR, "nationalities" VARCHAR[], "born" DATE, "born_precision" VARCHAR, "addresses" VARCHAR[], "phones" VARCHAR[], "emails" VARCHAR[], "founded" DATE, "founded_precision" VARCHAR, "founded_basis" VARCHAR, "dissolved" DATE, "status" VARCHAR, "activities" VARCHAR[], "as_of" DATE, "marks" VARCHAR[]);
CREATE TABLE "reject" ("source_id" UUID, "row" BIGINT, "column" VARCHAR, "value" VARCHAR, "reason" VARCHAR, "fix" VARCHAR, "cells" VARCHAR);
CREATE TABLE "resolved" ("state" VARCHAR, "mentions" BIGINT, "people" BIGINT, "companies" BIGINT, "decisions" BIGINT, "refused" BIGINT);
CREATE TABLE "roster" ("source_id" UUID, "row" BIGINT, "company_id" UUID, "edge" VARCHAR, "as_of" DATE, "withheld" INTEGER);
CREATE TABLE "shipment" ("id" UUID, "source_id" UUID, "row" BIGINT, "document" VARCHAR, "day" DATE, "day_kind" VARCHAR, "hs_raw" VARCHAR, "hs6" VARCHAR, "sender_id" UUID, "receiver_id" UUID, "declarant_id" UUID, "contract_holder_id" UUID, "value_usd" DOUBLE, "value_basis" VARCHAR, "value" DOUBLE, "currency" VARCHAR, "gross_kg" DOUBLE, "net_kg" DOUBLE, "quantity" DOUBLE, "unit" VARCHAR, "description" VARCHAR, "brand" VARCHAR, "manufacturer" VARCHAR, "procedure" VARCHAR, "direction" VARCHAR, "declaration" VARCHAR, "item" VARCHAR, "origin" VARCHAR, "departure" VARCHAR, "destination" VARCHAR, "marks" VARCHAR[], "hs_more" VARCHAR[]);
CREATE TABLE "source" ("id" UUID, "file" VARCHAR, "sha256" VARCHAR, "size" BIGINT, "format" VARCHAR, "loader" VARCHAR, "loader_version" VARCHAR, "encoding" VARCHAR, "as_of" DATE, "rows_read" BIGINT, "loaded" BIGINT, "rejected" BIGINT, "skipped" BIGINT, "warned" BIGINT, "unread_columns" VARCHAR[], "notes" VARCHAR[], "loaded_at" TIMESTAMP);
CREATE TABLE "spelling" ("kind" VARCHAR, "written" VARCHAR, "base" VARCHAR, "loose" VARCHAR[], "rest" VARCHAR, "initials" BOOLEAN, "version" INTEGER);
CREATE TABLE "trace" ("entity_id" UUID, "party" VARCHAR, "feature" VARCHAR, "value" VARCHAR, "own" BOOLEAN, "borne" BIGINT);
CREATE TABLE "trade_flow" ("source_id" UUID, "row" BIGINT, "reporter" VARCHAR, "reporter_code" VARCHAR, "partner" VARCHAR, "partner_code" VARCHAR, "partner2_code" VARCHAR, "flow" VARCHAR, "year" INTEGER, "month" INTEGER, "classification" VARCHAR, "hs" VARCHAR, "hs_level" INTEGER, "customs_code" VARCHAR, "transport_code" VARCHAR, "supply_code" VARCHAR, "is_total" BOOLEAN, "is_world" BOOLEAN, "value_usd" DOUBLE, "cif_usd" DOUBLE, "fob_usd" DOUBLE, "net_kg" DOUBLE, "gross_kg" DOUBLE, "quantity" DOUBLE, "unit_code" VARCHAR);
CREATE TABLE "waiting" ("file" VARCHAR, "sha256" VARCHAR, "reason" VARCHAR, "fix" VARCHAR);
CREATE TABLE "warning" ("source_id" UUID, "row" BIGINT, "column" VARCHAR, "value" VARCHAR, "reason" VARCHAR);
CREATE TABLE "weight" ("party" VARCHAR, "feature" VARCHAR, "group" VARCHAR, "rank" INTEGER, "words" VARCHAR, "m" DOUBLE, "least_chance" DOUBLE, "differs" BOOLEAN, "excludes" BOOLEAN, "nested" BOOLEAN, "everybody" BIGINT, "bearers" BIGINT, "pairs" BIGINT, "prior_bits" DOUBLE);
CREATE TABLE schema_version (version INTEGER);
INSERT INTO schema_version VALUES (3);
INSERT INTO source (id, file, sha256, size, format, loader, loader_version, encoding, rows_read, loaded, rejected, skipped, warned)
VALUES ('00000000-0000-0000-0000-000000000001', 'owners.csv', 'aa', 1, 'Table of owners', 'owners', '1', 'utf-8', 2, 2, 0, 0, 0);
INSERT INTO mention (id, source_id, row, kind, scope, name, names, born, born_precision, addresses)
VALUES ('00000000-0000-0000-0000-000000000011', '00000000-0000-0000-0000-000000000001', 1, 'person', '1', 'ГРОМОВ ЛЕВ ИЛЬИЧ',
        ['ГРОМОВ ЛЕВ ИЛЬИЧ'], DATE '1979-03-02', 'day', []),
       ('00000000-0000-0000-0000-000000000012', '00000000-0000-0000-0000-000000000001', 2, 'person', '2', 'Lev Gromov', ['Lev Gromov'],
        DATE '1979-03-02', 'day', []);
INSERT INTO decision VALUES ('00000000-0000-0000-0000-000000000021', '00000000-0000-0000-0000-000000000011',
        '00000000-0000-0000-0000-000000000012', 'different', 'judgement', 'met both of them', 1.0, 'reporter', TIMESTAMP '2024-01-01', NULL, NULL);
INSERT INTO copy VALUES ('00000000-0000-0000-0000-000000000001', 'owners.csv', NULL, NULL, TIMESTAMP '2024-01-01');
