-- Which members a held run or a dry run would bring, take away or change, attribute by attribute.

create table etl.member_change (
    run_id      bigint not null,
    seq         bigint not null,
    dimension   nvarchar(200) collate Latin1_General_BIN2 not null,
    member_id   nvarchar(500) collate Latin1_General_BIN2 not null,
    attribute   nvarchar(200) collate Latin1_General_BIN2 not null,
    before_text nvarchar(max) collate Latin1_General_BIN2 null,
    after_text  nvarchar(max) collate Latin1_General_BIN2 null,
    constraint pk_member_change primary key (run_id, seq)
)
go
