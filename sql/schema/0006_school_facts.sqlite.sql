-- What the statistics know of schools: one row an object, measures in columns, as fct_school_snapshot.

-- A school and what the statistics know of it on 1 September of the academic year. Other facts of schools take these attributes from here.
create table fct_school_year (
    school_key            integer not null references dim_school (school_key),
    academic_year         integer not null references dim_academic_year (academic_year),
    district_key          integer not null references dim_district (district_key),
    stage_key             integer not null references dim_stage (stage_key),
    school_type_key       integer not null references dim_school_type (school_type_key),
    founder_key           integer not null references dim_founder (founder_key),
    ownership_key         integer not null references dim_ownership (ownership_key),
    demonstration_key     integer not null references dim_demonstration (demonstration_key),
    urban_rural_key       integer not null references dim_urban_rural (urban_rural_key),
    libraries             real,
    library_ict           real,
    facility_standard_met real,
    music_rooms           real,
    art_rooms             real,
    posts_approved        real,
    obs_status            text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id           text not null,
    run_id                integer not null,
    source_id             integer not null references etl_source (source_id),
    source_line           integer not null,
    primary key (school_key, academic_year)
) strict, without rowid;
create index ix_fct_school_year_district on fct_school_year (district_key, academic_year);

-- Pupils by school, stage, grade and sex.
create table fct_enrolment (
    school_key          integer not null references dim_school (school_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    stage_key           integer not null references dim_stage (stage_key),
    grade_key           integer not null references dim_grade (grade_key),
    sex_key             integer not null references dim_sex (sex_key),
    district_key        integer not null references dim_district (district_key),
    enrolled_students   real,
    enrolled_school_age real,
    new_entrants        real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (school_key, academic_year, stage_key, grade_key, sex_key)
) strict, without rowid;
create index ix_fct_enrolment_district on fct_enrolment (district_key, academic_year);

-- Pupils, places and admission by school and stage.
create table fct_school_stage (
    school_key              integer not null references dim_school (school_key),
    academic_year           integer not null references dim_academic_year (academic_year),
    stage_key               integer not null references dim_stage (stage_key),
    district_key            integer not null references dim_district (district_key),
    graduates_prev_year     real,
    migrant_children        real,
    migrant_children_public real,
    disabled_in_school      real,
    boarders                real,
    zoned_entrants          real,
    zoning_entrants         real,
    quota_seats             real,
    quota_plan              real,
    seats_planned           real,
    seats_usable            real,
    seats_demand            real,
    obs_status              text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id             text not null,
    run_id                  integer not null,
    source_id               integer not null references etl_source (source_id),
    source_line             integer not null,
    primary key (school_key, academic_year, stage_key)
) strict, without rowid;
create index ix_fct_school_stage_district on fct_school_stage (district_key, academic_year);

-- A class.
create table fct_class (
    school_key     integer not null references dim_school (school_key),
    academic_year  integer not null references dim_academic_year (academic_year),
    stage_key      integer not null references dim_stage (stage_key),
    grade_key      integer not null references dim_grade (grade_key),
    district_key   integer not null references dim_district (district_key),
    class_no       integer not null,
    class_limit    real,
    class_students real,
    labour_hours   real,
    obs_status     text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id    text not null,
    run_id         integer not null,
    source_id      integer not null references etl_source (source_id),
    source_line    integer not null,
    primary key (school_key, academic_year, stage_key, grade_key, class_no)
) strict, without rowid;
create index ix_fct_class_district on fct_class (district_key, academic_year);

-- Staff and teachers by school, the stage that they teach, and employment.
create table fct_staff (
    school_key              integer not null references dim_school (school_key),
    academic_year           integer not null references dim_academic_year (academic_year),
    stage_key               integer not null references dim_stage (stage_key),
    employment_key          integer not null references dim_employment (employment_key),
    district_key            integer not null references dim_district (district_key),
    staff                   real,
    heads                   real,
    teachers_ft             real,
    teachers_qualified      real,
    teachers_above_required real,
    teachers_backbone       real,
    teachers_pe_art         real,
    teachers_certified      real,
    teachers_senior_rank    real,
    teachers_training_met   real,
    training_hours          real,
    obs_status              text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id             text not null,
    run_id                  integer not null,
    source_id               integer not null references etl_source (source_id),
    source_line             integer not null,
    primary key (school_key, academic_year, stage_key, employment_key)
) strict, without rowid;
create index ix_fct_staff_district on fct_staff (district_key, academic_year);

-- Areas, rooms, equipment and books by school and stage. Those of a combined school are shared among its stages when they are loaded.
create table fct_facility (
    school_key        integer not null references dim_school (school_key),
    academic_year     integer not null references dim_academic_year (academic_year),
    stage_key         integer not null references dim_stage (stage_key),
    district_key      integer not null references dim_district (district_key),
    area_teaching     real,
    area_sports       real,
    area_building     real,
    area_land         real,
    area_outdoor_play real,
    equipment_value   real,
    multimedia_rooms  real,
    books             real,
    computers         real,
    obs_status        text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id       text not null,
    run_id            integer not null,
    source_id         integer not null references etl_source (source_id),
    source_line       integer not null,
    primary key (school_key, academic_year, stage_key)
) strict, without rowid;
create index ix_fct_facility_district on fct_facility (district_key, academic_year);

-- What monitoring found in a school, stage and subject: sums, so that any level can be computed.
create table fct_quality_monitoring (
    school_key          integer not null references dim_school (school_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    stage_key           integer not null references dim_stage (stage_key),
    subject_key         integer not null references dim_subject (subject_key),
    district_key        integer not null references dim_district (district_key),
    qm_students         real,
    qm_level3_students  real,
    qm_score_sum        real,
    qm_score_square_sum real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (school_key, academic_year, stage_key, subject_key)
) strict, without rowid;
create index ix_fct_quality_monitoring_district on fct_quality_monitoring (district_key, academic_year);

-- Inspections of a school in an academic year.
create table fct_inspection (
    school_key          integer not null references dim_school (school_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    inspection_type_key integer not null references dim_inspection_type (inspection_type_key),
    district_key        integer not null references dim_district (district_key),
    inspection_events   real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (school_key, academic_year, inspection_type_key)
) strict, without rowid;
create index ix_fct_inspection_district on fct_inspection (district_key, academic_year);

-- From when to when a school belongs to a group.
create table bridge_school_group (
    school_key       integer not null references dim_school (school_key),
    school_group_key integer not null references dim_school_group (school_group_key),
    district_key     integer not null references dim_district (district_key),
    valid_from       text not null,
    valid_to         text,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (school_key, school_group_key, valid_from)
) strict, without rowid;
create index ix_bridge_school_group_district on bridge_school_group (district_key);

-- A title that a teacher, school or work was granted.
create table fct_honour (
    fiscal_year      integer not null references dim_fiscal_year (fiscal_year),
    honour_key       integer not null references dim_honour (honour_key),
    honour_level_key integer not null references dim_honour_level (honour_level_key),
    district_key     integer not null references dim_district (district_key),
    stage_key        integer not null references dim_stage (stage_key),
    holder           text not null,
    valid_from       text not null,
    valid_to         text,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (fiscal_year, honour_key, honour_level_key, holder, valid_from)
) strict, without rowid;
create index ix_fct_honour_district on fct_honour (district_key, fiscal_year);
