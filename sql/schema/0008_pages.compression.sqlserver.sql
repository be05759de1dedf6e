-- Page compression for tables of rows. Columnstore compresses by itself; its keys are compressed here.

alter index all on dw.dim_district rebuild with (data_compression = page)
go
alter index all on dw.map_district_code rebuild with (data_compression = page)
go
alter index all on dw.dim_school rebuild with (data_compression = page)
go
alter index all on dw.fct_published_funding rebuild with (data_compression = page)
go
alter index all on dw.fct_published_expenditure rebuild with (data_compression = page)
go
alter index all on dw.fct_published_per_pupil rebuild with (data_compression = page)
go
alter index all on etl.run rebuild with (data_compression = page)
go
alter index all on etl.reject rebuild with (data_compression = page)
go
alter index pk_fct_published_education on dw.fct_published_education rebuild with (data_compression = page)
go
alter index pk_fct_school_snapshot on dw.fct_school_snapshot rebuild with (data_compression = page)
go
