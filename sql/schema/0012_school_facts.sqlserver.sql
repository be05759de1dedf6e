-- What the statistics know of schools: one row an object, measures in columns, as fct_school_snapshot.

-- A school and what the statistics know of it on 1 September of the academic year. Other facts of schools take these attributes from here.
create table dw.fct_school_year (
    school_key            int not null constraint fk_fct_school_year_school references dw.dim_school (school_key),
    academic_year         int not null constraint fk_fct_school_year_academic_year references dw.dim_academic_year (academic_year),
    district_key          int not null constraint fk_fct_school_year_district references dw.dim_district (district_key),
    stage_key             int not null constraint fk_fct_school_year_stage references dw.dim_stage (stage_key),
    school_type_key       int not null constraint fk_fct_school_year_school_type references dw.dim_school_type (school_type_key),
    founder_key           int not null constraint fk_fct_school_year_founder references dw.dim_founder (founder_key),
    ownership_key         int not null constraint fk_fct_school_year_ownership references dw.dim_ownership (ownership_key),
    demonstration_key     int not null constraint fk_fct_school_year_demonstration references dw.dim_demonstration (demonstration_key),
    urban_rural_key       int not null constraint fk_fct_school_year_urban_rural references dw.dim_urban_rural (urban_rural_key),
    libraries             decimal(28, 10) null,
    library_ict           decimal(28, 10) null,
    facility_standard_met decimal(28, 10) null,
    music_rooms           decimal(28, 10) null,
    art_rooms             decimal(28, 10) null,
    posts_approved        decimal(28, 10) null,
    obs_status            nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_school_year_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id           nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id                bigint not null,
    source_id             int not null constraint fk_fct_school_year_source references etl.source (source_id),
    source_line           int not null,
    constraint pk_fct_school_year primary key (school_key, academic_year)
)
go
create index ix_fct_school_year_district on dw.fct_school_year (district_key, academic_year)
go

-- Pupils by school, stage, grade and sex.
create table dw.fct_enrolment (
    school_key          int not null constraint fk_fct_enrolment_school references dw.dim_school (school_key),
    academic_year       int not null constraint fk_fct_enrolment_academic_year references dw.dim_academic_year (academic_year),
    stage_key           int not null constraint fk_fct_enrolment_stage references dw.dim_stage (stage_key),
    grade_key           int not null constraint fk_fct_enrolment_grade references dw.dim_grade (grade_key),
    sex_key             int not null constraint fk_fct_enrolment_sex references dw.dim_sex (sex_key),
    district_key        int not null constraint fk_fct_enrolment_district references dw.dim_district (district_key),
    enrolled_students   decimal(28, 10) null,
    enrolled_school_age decimal(28, 10) null,
    new_entrants        decimal(28, 10) null,
    obs_status          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_enrolment_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id         nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id              bigint not null,
    source_id           int not null constraint fk_fct_enrolment_source references etl.source (source_id),
    source_line         int not null,
    constraint pk_fct_enrolment primary key (school_key, academic_year, stage_key, grade_key, sex_key)
)
go
create index ix_fct_enrolment_district on dw.fct_enrolment (district_key, academic_year)
go

-- Pupils, places and admission by school and stage.
create table dw.fct_school_stage (
    school_key              int not null constraint fk_fct_school_stage_school references dw.dim_school (school_key),
    academic_year           int not null constraint fk_fct_school_stage_academic_year references dw.dim_academic_year (academic_year),
    stage_key               int not null constraint fk_fct_school_stage_stage references dw.dim_stage (stage_key),
    district_key            int not null constraint fk_fct_school_stage_district references dw.dim_district (district_key),
    graduates_prev_year     decimal(28, 10) null,
    migrant_children        decimal(28, 10) null,
    migrant_children_public decimal(28, 10) null,
    disabled_in_school      decimal(28, 10) null,
    boarders                decimal(28, 10) null,
    zoned_entrants          decimal(28, 10) null,
    zoning_entrants         decimal(28, 10) null,
    quota_seats             decimal(28, 10) null,
    quota_plan              decimal(28, 10) null,
    seats_planned           decimal(28, 10) null,
    seats_usable            decimal(28, 10) null,
    seats_demand            decimal(28, 10) null,
    obs_status              nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_school_stage_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id             nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id                  bigint not null,
    source_id               int not null constraint fk_fct_school_stage_source references etl.source (source_id),
    source_line             int not null,
    constraint pk_fct_school_stage primary key (school_key, academic_year, stage_key)
)
go
create index ix_fct_school_stage_district on dw.fct_school_stage (district_key, academic_year)
go

-- A class.
create table dw.fct_class (
    school_key     int not null constraint fk_fct_class_school references dw.dim_school (school_key),
    academic_year  int not null constraint fk_fct_class_academic_year references dw.dim_academic_year (academic_year),
    stage_key      int not null constraint fk_fct_class_stage references dw.dim_stage (stage_key),
    grade_key      int not null constraint fk_fct_class_grade references dw.dim_grade (grade_key),
    district_key   int not null constraint fk_fct_class_district references dw.dim_district (district_key),
    class_no       int not null,
    class_limit    decimal(28, 10) null,
    class_students decimal(28, 10) null,
    labour_hours   decimal(28, 10) null,
    obs_status     nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_class_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id    nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id         bigint not null,
    source_id      int not null constraint fk_fct_class_source references etl.source (source_id),
    source_line    int not null,
    constraint pk_fct_class primary key (school_key, academic_year, stage_key, grade_key, class_no)
)
go
create index ix_fct_class_district on dw.fct_class (district_key, academic_year)
go

-- Staff and teachers by school, the stage that they teach, and employment.
create table dw.fct_staff (
    school_key              int not null constraint fk_fct_staff_school references dw.dim_school (school_key),
    academic_year           int not null constraint fk_fct_staff_academic_year references dw.dim_academic_year (academic_year),
    stage_key               int not null constraint fk_fct_staff_stage references dw.dim_stage (stage_key),
    employment_key          int not null constraint fk_fct_staff_employment references dw.dim_employment (employment_key),
    district_key            int not null constraint fk_fct_staff_district references dw.dim_district (district_key),
    staff                   decimal(28, 10) null,
    heads                   decimal(28, 10) null,
    teachers_ft             decimal(28, 10) null,
    teachers_qualified      decimal(28, 10) null,
    teachers_above_required decimal(28, 10) null,
    teachers_backbone       decimal(28, 10) null,
    teachers_pe_art         decimal(28, 10) null,
    teachers_certified      decimal(28, 10) null,
    teachers_senior_rank    decimal(28, 10) null,
    teachers_training_met   decimal(28, 10) null,
    training_hours          decimal(28, 10) null,
    obs_status              nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_staff_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id             nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id                  bigint not null,
    source_id               int not null constraint fk_fct_staff_source references etl.source (source_id),
    source_line             int not null,
    constraint pk_fct_staff primary key (school_key, academic_year, stage_key, employment_key)
)
go
create index ix_fct_staff_district on dw.fct_staff (district_key, academic_year)
go

-- Areas, rooms, equipment and books by school and stage. Those of a combined school are shared among its stages when they are loaded.
create table dw.fct_facility (
    school_key        int not null constraint fk_fct_facility_school references dw.dim_school (school_key),
    academic_year     int not null constraint fk_fct_facility_academic_year references dw.dim_academic_year (academic_year),
    stage_key         int not null constraint fk_fct_facility_stage references dw.dim_stage (stage_key),
    district_key      int not null constraint fk_fct_facility_district references dw.dim_district (district_key),
    area_teaching     decimal(28, 10) null,
    area_sports       decimal(28, 10) null,
    area_building     decimal(28, 10) null,
    area_land         decimal(28, 10) null,
    area_outdoor_play decimal(28, 10) null,
    equipment_value   decimal(28, 10) null,
    multimedia_rooms  decimal(28, 10) null,
    books             decimal(28, 10) null,
    computers         decimal(28, 10) null,
    obs_status        nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_facility_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id       nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id            bigint not null,
    source_id         int not null constraint fk_fct_facility_source references etl.source (source_id),
    source_line       int not null,
    constraint pk_fct_facility primary key (school_key, academic_year, stage_key)
)
go
create index ix_fct_facility_district on dw.fct_facility (district_key, academic_year)
go

-- What monitoring found in a school, stage and subject: sums, so that any level can be computed.
create table dw.fct_quality_monitoring (
    school_key          int not null constraint fk_fct_quality_monitoring_school references dw.dim_school (school_key),
    academic_year       int not null constraint fk_fct_quality_monitoring_academic_year references dw.dim_academic_year (academic_year),
    stage_key           int not null constraint fk_fct_quality_monitoring_stage references dw.dim_stage (stage_key),
    subject_key         int not null constraint fk_fct_quality_monitoring_subject references dw.dim_subject (subject_key),
    district_key        int not null constraint fk_fct_quality_monitoring_district references dw.dim_district (district_key),
    qm_students         decimal(28, 10) null,
    qm_level3_students  decimal(28, 10) null,
    qm_score_sum        decimal(28, 10) null,
    qm_score_square_sum decimal(28, 10) null,
    obs_status          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_quality_monitoring_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id         nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id              bigint not null,
    source_id           int not null constraint fk_fct_quality_monitoring_source references etl.source (source_id),
    source_line         int not null,
    constraint pk_fct_quality_monitoring primary key (school_key, academic_year, stage_key, subject_key)
)
go
create index ix_fct_quality_monitoring_district on dw.fct_quality_monitoring (district_key, academic_year)
go

-- Inspections of a school in an academic year.
create table dw.fct_inspection (
    school_key          int not null constraint fk_fct_inspection_school references dw.dim_school (school_key),
    academic_year       int not null constraint fk_fct_inspection_academic_year references dw.dim_academic_year (academic_year),
    inspection_type_key int not null constraint fk_fct_inspection_inspection_type references dw.dim_inspection_type (inspection_type_key),
    district_key        int not null constraint fk_fct_inspection_district references dw.dim_district (district_key),
    inspection_events   decimal(28, 10) null,
    obs_status          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_inspection_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id         nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id              bigint not null,
    source_id           int not null constraint fk_fct_inspection_source references etl.source (source_id),
    source_line         int not null,
    constraint pk_fct_inspection primary key (school_key, academic_year, inspection_type_key)
)
go
create index ix_fct_inspection_district on dw.fct_inspection (district_key, academic_year)
go

-- From when to when a school belongs to a group.
create table dw.bridge_school_group (
    school_key       int not null constraint fk_bridge_school_group_school references dw.dim_school (school_key),
    school_group_key int not null constraint fk_bridge_school_group_school_group references dw.dim_school_group (school_group_key),
    district_key     int not null constraint fk_bridge_school_group_district references dw.dim_district (district_key),
    valid_from       date not null,
    valid_to         date null,
    obs_status       nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_bridge_school_group_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id      nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id           bigint not null,
    source_id        int not null constraint fk_bridge_school_group_source references etl.source (source_id),
    source_line      int not null,
    constraint pk_bridge_school_group primary key (school_key, school_group_key, valid_from)
)
go
create index ix_bridge_school_group_district on dw.bridge_school_group (district_key)
go

-- A title that a teacher, school or work was granted.
create table dw.fct_honour (
    fiscal_year      int not null constraint fk_fct_honour_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    honour_key       int not null constraint fk_fct_honour_honour references dw.dim_honour (honour_key),
    honour_level_key int not null constraint fk_fct_honour_honour_level references dw.dim_honour_level (honour_level_key),
    district_key     int not null constraint fk_fct_honour_district references dw.dim_district (district_key),
    stage_key        int not null constraint fk_fct_honour_stage references dw.dim_stage (stage_key),
    holder           nvarchar(100) collate Latin1_General_BIN2 not null,
    valid_from       date not null,
    valid_to         date null,
    obs_status       nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_honour_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id      nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id           bigint not null,
    source_id        int not null constraint fk_fct_honour_source references etl.source (source_id),
    source_line      int not null,
    constraint pk_fct_honour primary key (fiscal_year, honour_key, honour_level_key, holder, valid_from)
)
go
create index ix_fct_honour_district on dw.fct_honour (district_key, fiscal_year)
go
