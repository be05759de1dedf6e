-- A partition a year for the facts that can grow large: a question about a year reads that year, and the load of a whole
-- year replaces its partition. Keys hold the year already, so they are partitioned alike.

create partition function pf_year (int) as range right for values (
    1990, 1991, 1992, 1993, 1994, 1995, 1996, 1997, 1998, 1999, 2000, 2001, 2002, 2003, 2004, 2005,
    2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021,
    2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034, 2035, 2036, 2037,
    2038, 2039, 2040, 2041, 2042, 2043, 2044, 2045, 2046, 2047, 2048, 2049, 2050, 2051, 2052, 2053,
    2054, 2055, 2056, 2057, 2058, 2059, 2060)
go
create partition scheme ps_year as partition pf_year all to ([primary])
go

alter table dw.fct_published_education drop constraint pk_fct_published_education
go
create clustered index cx_fct_published_education on dw.fct_published_education (academic_year, measure, stage_key)
    with (drop_existing = on) on ps_year (academic_year)
go
alter table dw.fct_published_education add constraint pk_fct_published_education
    primary key nonclustered (measure, academic_year, stage_key, district_key) on ps_year (academic_year)
go

alter table dw.fct_school_snapshot drop constraint pk_fct_school_snapshot
go
create clustered index cx_fct_school_snapshot on dw.fct_school_snapshot (academic_year, district_key, stage_key)
    with (drop_existing = on) on ps_year (academic_year)
go
alter table dw.fct_school_snapshot add constraint pk_fct_school_snapshot
    primary key nonclustered (school_key, academic_year) on ps_year (academic_year)
go

-- Where columnstore came first, its index has just been made one of rows: the next script makes it columnstore again.
delete from etl.schema_journal where feature = N'columnstore' and number = 7
go
