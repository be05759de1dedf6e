-- Of the rows that a run kept, those that were there already; null: not known. And the periods that a pipeline can be run for.
alter table etl_run add column rows_unchanged integer;
-- JSON array of texts; null: its files say which there are.
alter table etl_pipeline add column periods text;
