
-- == a stock of the nation by stage

select
    f.stage_key as key0,
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
group by f.stage_key, f.academic_year;
-- with @measure String, @members0 String

-- == a stock of provinces, summed over named stages

select
    g0.grp as key0,
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.district_key
where f.measure = @measure
    and f.stage_key in (select value from json_each(@members0))
group by g0.grp, f.academic_year;
-- with @measure String, @groups0 String, @members0 String

-- == a stock summed over named provinces in one year

select
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.stage_key in (select value from json_each(@members1))
    and f.academic_year >= @from
    and f.academic_year <= @to
group by f.academic_year;
-- with @measure String, @members0 String, @members1 String, @from Int32, @to Int32

-- == objects grouped by what they stand in

select
    g0.grp as key0,
    f.academic_year as year,
    sum(f.schools) as total,
    count(f.schools) as value_count,
    count(*) as row_count,
    count(case when f.schools is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    count(distinct case when f.schools is not null then f.school_key end) as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_school_snapshot f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.district_key
where f.stage_key in (select value from json_each(@members0))
group by g0.grp, f.academic_year;
-- with @groups0 String, @members0 String

-- == objects under a member

select
    g0.grp as key0,
    f.academic_year as year,
    sum(f.enrolled_students) as total,
    count(f.enrolled_students) as value_count,
    count(*) as row_count,
    count(case when f.enrolled_students is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    count(distinct case when f.enrolled_students is not null then f.school_key end) as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_school_snapshot f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.district_key
group by g0.grp, f.academic_year;
-- with @groups0 String

-- == single objects by year

select
    g0.grp as key0,
    f.academic_year as year,
    sum(f.enrolled_students) as total,
    count(f.enrolled_students) as value_count,
    count(*) as row_count,
    count(case when f.enrolled_students is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    count(distinct case when f.enrolled_students is not null then f.school_key end) as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_school_snapshot f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.school_key
group by g0.grp, f.academic_year;
-- with @groups0 String

-- == a flow in a range of years

select
    f.stage_key as key0,
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.academic_year >= @from
    and f.academic_year <= @to
group by f.stage_key, f.academic_year;
-- with @measure String, @members0 String, @from Int32, @to Int32

-- == a flow in single years

select
    f.stage_key as key0,
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.academic_year >= @from
    and f.academic_year <= @to
group by f.stage_key, f.academic_year;
-- with @measure String, @members0 String, @from Int32, @to Int32

-- == a ratio

select
    f.stage_key as key0,
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
group by f.stage_key, f.academic_year;
-- with @measure String, @members0 String

select
    f.stage_key as key0,
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
group by f.stage_key, f.academic_year;
-- with @measure String, @members0 String

-- == a ratio of pinned members

select
    f.fiscal_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_funding f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.stage_key in (select value from json_each(@members1))
    and f.funding_source_key in (select value from json_each(@members2))
group by f.fiscal_year;
-- with @measure String, @members0 String, @members1 String, @members2 String

select
    f.fiscal_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_funding f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.stage_key in (select value from json_each(@members1))
    and f.funding_source_key in (select value from json_each(@members2))
group by f.fiscal_year;
-- with @measure String, @members0 String, @members1 String, @members2 String

-- == a share of a total

select
    g0.grp as key0,
    f.fiscal_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_funding f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.funding_source_key
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.stage_key in (select value from json_each(@members1))
group by g0.grp, f.fiscal_year;
-- with @measure String, @groups0 String, @members0 String, @members1 String

select
    f.fiscal_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_funding f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.stage_key in (select value from json_each(@members1))
    and f.funding_source_key in (select value from json_each(@members2))
group by f.fiscal_year;
-- with @measure String, @members0 String, @members1 String, @members2 String

-- == a growth

select
    g0.grp as key0,
    f.fiscal_year as year,
    sum(case when coalesce(f.budget_status_key, -1) <> -1 then f.value end) as total,
    count(case when coalesce(f.budget_status_key, -1) <> -1 then f.value end) as value_count,
    count(case when coalesce(f.budget_status_key, -1) <> -1 then 1 end) as row_count,
    count(case when coalesce(f.budget_status_key, -1) <> -1 and f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    count(case when coalesce(f.budget_status_key, -1) <> -1 then null else 1 end) as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_expenditure f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.district_key
where f.measure = @measure
    and coalesce(f.budget_status_key, -1) in (select value from json_each(@members0))
    and f.fiscal_year >= @from
    and f.fiscal_year <= @to
group by g0.grp, f.fiscal_year;
-- with @measure String, @groups0 String, @members0 String, @from Int32, @to Int32

-- == a bridge by the weights of months

select
    g0.grp as key0,
    f.fiscal_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_funding f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.stage_key
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.funding_source_key in (select value from json_each(@members1))
group by g0.grp, f.fiscal_year;
-- with @measure String, @groups0 String, @members0 String, @members1 String

select
    f.stage_key as key0,
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
group by f.stage_key, f.academic_year;
-- with @measure String, @members0 String

-- == a bridge by the count in September

select
    g0.grp as key0,
    f.fiscal_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_funding f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.stage_key
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.funding_source_key in (select value from json_each(@members1))
    and f.fiscal_year >= @from
    and f.fiscal_year <= @to
group by g0.grp, f.fiscal_year;
-- with @measure String, @groups0 String, @members0 String, @members1 String, @from Int32, @to Int32

select
    f.stage_key as key0,
    f.academic_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.academic_year >= @from
    and f.academic_year <= @to
group by f.stage_key, f.academic_year;
-- with @measure String, @members0 String, @from Int32, @to Int32

-- == a figure as published

select
    g0.grp as key0,
    f.stage_key as key1,
    f.fiscal_year as year,
    sum(f.value) as total,
    count(f.value) as value_count,
    count(*) as row_count,
    count(case when f.value is null and f.obs_status = 'withheld' then 1 end) as withheld_count,
    0 as unknown_count,
    0 as school_count,
    min(p.authority) as first_authority,
    max(p.authority) as last_authority,
    max(cast(p.synthetic as int)) as is_synthetic
from fct_published_per_pupil f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.district_key
where f.measure = @measure
group by g0.grp, f.stage_key, f.fiscal_year;
-- with @measure String, @groups0 String

-- == availability of staff in published_education

select f.stage_key, d.level, f.academic_year, count(*), min(p.authority), max(p.authority)
from fct_published_education f
join dim_district d on d.district_key = f.district_key
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.value is not null
group by f.stage_key, d.level, f.academic_year
order by f.stage_key, d.level, f.academic_year;
-- with @measure String

-- == availability of teachers_ft in school_snapshot

select d.level, f.academic_year, count(*), min(p.authority), max(p.authority)
from fct_school_snapshot f
join dim_district d on d.district_key = f.district_key
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.teachers_ft is not null
group by d.level, f.academic_year
order by d.level, f.academic_year;

-- == a stock of the nation by stage, of doubtful loads

select
    f.academic_year as year,
    f.run_id,
    f.district_key as place
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.run_id in (select value from json_each(@runs))
    and f.academic_year in (select value from json_each(@years))
    and f.district_key in (select value from json_each(@places))
group by f.academic_year, f.run_id, f.district_key;
-- with @measure String, @members0 String, @runs String, @years String, @places String

-- == single objects by year, of doubtful loads

select
    f.academic_year as year,
    count(distinct f.school_key) as schools
from fct_school_snapshot f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.school_key
join dim_school i on i.school_key = f.school_key and i.is_inferred = 1
group by f.academic_year;
-- with @groups0 String

select
    f.academic_year as year,
    f.run_id,
    f.district_key as place
from fct_school_snapshot f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join (select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each(@groups0)) g0 on g0.member = f.school_key
where f.run_id in (select value from json_each(@runs))
    and f.academic_year in (select value from json_each(@years))
    and f.district_key in (select value from json_each(@places))
group by f.academic_year, f.run_id, f.district_key;
-- with @groups0 String, @runs String, @years String, @places String

-- == members

select coalesce(max(data_version), 0) from etl_data_version;

select academic_year, name_zh, name_en, cast(start_date as nvarchar(10))
from dim_academic_year
order by academic_year;

select name as "Name", case when type = 'integer' collate nocase then 'integer' else '' end as "Type", "notnull" as "NotNull", pk as "KeyPosition" from pragma_table_info(@table);
-- with @table String

select
    age_key,
    age_id,
    age_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_age
order by sort_order, age_id;

-- the query for columns, once more

select
    assessor_key,
    assessor_id,
    assessor_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_assessor
order by sort_order, assessor_id;

-- the query for columns, once more

select
    budget_status_key,
    budget_status_id,
    budget_status_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_budget_status
order by sort_order, budget_status_id;

-- the query for columns, once more

select
    channel_key,
    channel_id,
    channel_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_channel
order by sort_order, channel_id;

-- the query for columns, once more

select
    cohort_path_key,
    cohort_path_id,
    cohort_path_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_cohort_path
order by sort_order, cohort_path_id;

-- the query for columns, once more

select
    criterion_level_key,
    criterion_level_id,
    criterion_level_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_criterion_level
order by sort_order, criterion_level_id;

-- the query for columns, once more

select
    demonstration_key,
    demonstration_id,
    demonstration_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_demonstration
order by sort_order, demonstration_id;

-- the query for columns, once more

select
    department_key,
    department_id,
    department_id,
    name_zh,
    null as name_en,
    null as level,
    null as parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_department
order by department_id;

-- the query for columns, once more

select
    district_key,
    district_id,
    gb_code,
    name_zh,
    name_en,
    level,
    statistical_parent_id,
    managing_parent_id,
    valid_from,
    valid_to
from dim_district
order by case when gb_code is null then 1 else 0 end, gb_code, district_id;

select district_id, alias
from map_district_alias
order by district_id, alias;

select code, name_zh, valid_from, valid_to, district_id
from map_code_history
order by code, valid_from, name_zh;

select district_id, former_code, former_name, valid_to
from map_district_code
order by district_id, valid_to, former_code;

select district_id, member_id, valid_from, valid_to
from bridge_district_member
order by district_id, member_id;

-- the query for columns, once more

select
    employment_key,
    employment_id,
    employment_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_employment
order by sort_order, employment_id;

-- the query for columns, once more

select
    financing_status_key,
    financing_status_id,
    financing_status_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_financing_status
order by sort_order, financing_status_id;

select fiscal_year, name_zh, name_en, cast(start_date as nvarchar(10))
from dim_fiscal_year
order by fiscal_year;

-- the query for columns, once more

select
    founder_key,
    founder_id,
    founder_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_founder
order by sort_order, founder_id;

-- the query for columns, once more

select
    funding_source_key,
    funding_source_id,
    funding_source_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_funding_source
order by sort_order, funding_source_id;

-- the query for columns, once more

select
    grade_key,
    grade_id,
    grade_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_grade
order by sort_order, grade_id;

-- the query for columns, once more

select
    honour_key,
    honour_id,
    honour_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_honour
order by sort_order, honour_id;

-- the query for columns, once more

select
    honour_level_key,
    honour_level_id,
    honour_level_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_honour_level
order by sort_order, honour_level_id;

-- the query for columns, once more

select
    inspection_type_key,
    inspection_type_id,
    inspection_type_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_inspection_type
order by sort_order, inspection_type_id;

-- the query for columns, once more

select
    instrument_key,
    instrument_id,
    instrument_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_instrument
order by sort_order, instrument_id;

-- the query for columns, once more

select
    milestone_key,
    milestone_id,
    milestone_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_milestone
order by sort_order, milestone_id;

-- the query for columns, once more

select
    ownership_key,
    ownership_id,
    ownership_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_ownership
order by sort_order, ownership_id;

-- the query for columns, once more

select
    population_type_key,
    population_type_id,
    population_type_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_population_type
order by sort_order, population_type_id;

-- the query for columns, once more

select
    project_key,
    project_id,
    project_id,
    name_zh,
    null as name_en,
    null as level,
    null as parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_project
order by project_id;

-- the query for columns, once more

select
    respondent_group_key,
    respondent_group_id,
    respondent_group_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_respondent_group
order by sort_order, respondent_group_id;

-- the query for columns, once more

select
    school_key,
    school_id,
    school_id,
    name_zh,
    null as name_en,
    null as level,
    null as parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_school
order by school_id;

-- the query for columns, once more

select
    school_group_key,
    school_group_id,
    school_group_id,
    name_zh,
    null as name_en,
    null as level,
    null as parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_school_group
order by school_group_id;

-- the query for columns, once more

select
    school_type_key,
    school_type_id,
    school_type_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_school_type
order by sort_order, school_type_id;

-- the query for columns, once more

select
    sex_key,
    sex_id,
    sex_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_sex
order by sort_order, sex_id;

-- the query for columns, once more

select
    stage_key,
    stage_id,
    stage_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_stage
order by sort_order, stage_id;

-- the query for columns, once more

select
    subject_key,
    subject_id,
    subject_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_subject
order by sort_order, subject_id;

-- the query for columns, once more

select
    urban_rural_key,
    urban_rural_id,
    urban_rural_id,
    name_zh,
    name_en,
    level,
    parent_id,
    null as managing_parent_id,
    null as valid_from,
    null as valid_to
from dim_urban_rural
order by sort_order, urban_rural_id;

select distinct f.district_key from fct_published_education as f;

select distinct f.district_key from fct_published_expenditure as f;

select distinct f.district_key from fct_published_funding as f;

select distinct f.district_key from fct_published_per_pupil as f;

select d.district_key from dim_district as d where exists (select 1 from fct_children as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_cohort as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_evaluation as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_project_financing as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_fiscal_context as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_funding as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_population as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_project_milestone as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_recruitment as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_responsibility_task as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_rotation as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_rotation_base as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_salary as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_survey as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_target as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_school_snapshot as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_class as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_enrolment as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_facility as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from bridge_school_group as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_honour as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_honour as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_inspection as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_quality_monitoring as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_staff as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_school_stage as f where f.district_key = d.district_key);

select d.district_key from dim_district as d where exists (select 1 from fct_school_year as f where f.district_key = d.district_key);

select case when exists (select 1 from dim_school where is_inferred = 1) then 1 else 0 end;

select distinct r.run_id, r.pipeline_id, p.target, g.gate, g."year", case when g.kind = 'sum' then '' else g.district_id end
from etl_gate_result as g
join etl_run as r on r.run_id = g.run_id
join etl_pipeline as p on p.pipeline_id = r.pipeline_id
where g.passed = 0 and g.severity = 'warn' and r.data_version is not null
order by r.run_id, g.gate;

select coalesce(max(data_version), 0) from etl_data_version;

-- == session

select coalesce(max(data_version), 0) from etl_data_version;

select committed_at from etl_data_version where data_version = @version;
-- with @version Int64
