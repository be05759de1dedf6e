-- Columnstore for the facts that can grow large. It is built over the rows in the order of the clustered index that it
-- replaces, on one processor, so that segments are ordered by year and by what is asked for most.

create clustered columnstore index cx_fct_published_education on dw.fct_published_education with (drop_existing = on, maxdop = 1)
go
create clustered columnstore index cx_fct_school_snapshot on dw.fct_school_snapshot with (drop_existing = on, maxdop = 1)
go
