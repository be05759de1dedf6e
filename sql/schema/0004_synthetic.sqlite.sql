-- Pipelines of generated data are marked, so that no answer made from it passes for statistics.

alter table etl_pipeline add column synthetic integer not null default 0 check (synthetic in (0, 1));
