-- Pipelines of generated data are marked, so that no answer made from it passes for statistics.

alter table etl.pipeline add synthetic bit not null constraint df_pipeline_synthetic default 0
go
