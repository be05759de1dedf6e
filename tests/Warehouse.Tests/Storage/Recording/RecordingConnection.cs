using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Warehouse.Storage.Sql;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>A connection to nothing: the recorder sees what is sent.</summary>
internal sealed class RecordingConnection(Recorder recorder) : DbConnection
{
    private readonly int _number = recorder.NextConnection();

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "";

    public override string DataSource => "";

    public override string ServerVersion => "";

    public override ConnectionState State => ConnectionState.Open;

    public SentRows RowsTo(string table, IReadOnlyList<TableColumn> columns) => new(_number, table, columns);

    public override void Open()
    {
    }

    public override void Close()
    {
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new RecordingTransaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new RecordingCommand(recorder, _number) { Connection = this };
}

/// <summary>A transaction of nothing.</summary>
internal sealed class RecordingTransaction(DbConnection connection, IsolationLevel isolationLevel) : DbTransaction
{
    public override IsolationLevel IsolationLevel => isolationLevel;

    protected override DbConnection DbConnection => connection;

    public override bool SupportsSavepoints => true;

    // The driver sends them as it likes.
    public override void Save(string savepointName)
    {
    }

    public override void Rollback(string savepointName)
    {
    }

    public override void Commit()
    {
    }

    public override void Rollback()
    {
    }
}

/// <summary>A command that is recorded and answered instead of run.</summary>
internal sealed class RecordingCommand(Recorder recorder, int number) : DbCommand
{
    private readonly RecordingParameters _parameters = new();

    public int Number => number;

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbTransaction? DbTransaction { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery() => recorder.Execute(this);

    public override object ExecuteScalar() => recorder.Scalar(this);

    protected override DbParameter CreateDbParameter() => new RecordingParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => recorder.Read(this).CreateDataReader();
}

/// <summary>A parameter as drivers have it.</summary>
internal sealed class RecordingParameter : DbParameter
{
    public override DbType DbType { get; set; } = DbType.Object;

    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    public override bool IsNullable { get; set; }

    [AllowNull]
    public override string ParameterName { get; set; } = "";

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    public override void ResetDbType() => DbType = DbType.Object;
}

/// <summary>The parameters of a command.</summary>
internal sealed class RecordingParameters : DbParameterCollection
{
    private readonly List<RecordingParameter> _all = [];

    public override int Count => _all.Count;

    public override object SyncRoot => _all;

    public override int Add(object value)
    {
        _all.Add((RecordingParameter)value);
        return _all.Count - 1;
    }

    public override void AddRange(Array values) => _all.AddRange(values.Cast<RecordingParameter>());

    public override void Clear() => _all.Clear();

    public override bool Contains(object value) => _all.Contains((RecordingParameter)value);

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_all).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _all.GetEnumerator();

    public override int IndexOf(object value) => _all.IndexOf((RecordingParameter)value);

    public override int IndexOf(string parameterName) => _all.FindIndex(p => p.ParameterName == parameterName);

    public override void Insert(int index, object value) => _all.Insert(index, (RecordingParameter)value);

    public override void Remove(object value) => _all.Remove((RecordingParameter)value);

    public override void RemoveAt(int index) => _all.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _all.RemoveAt(IndexOf(parameterName));

    protected override DbParameter GetParameter(int index) => _all[index];

    protected override DbParameter GetParameter(string parameterName) => _all[IndexOf(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _all[index] = (RecordingParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) => _all[IndexOf(parameterName)] = (RecordingParameter)value;
}
