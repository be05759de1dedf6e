using Warehouse.Storage;
using Xunit.Abstractions;

namespace Warehouse.EngineTests.Load;

// Every suite of loads on every engine: a line each.

public sealed class SqliteContractTests() : ContractTests(StorageEngine.Sqlite);

public sealed class SqlServerContractTests() : ContractTests(StorageEngine.SqlServer);

public sealed class SqliteCrashTests() : CrashTests(StorageEngine.Sqlite);

public sealed class SqlServerCrashTests() : CrashTests(StorageEngine.SqlServer);

public sealed class SqliteEtlAdminServiceTests() : EtlAdminServiceTests(StorageEngine.Sqlite);

public sealed class SqlServerEtlAdminServiceTests() : EtlAdminServiceTests(StorageEngine.SqlServer);

public sealed class SqliteManyHostsTests() : ManyHostsTests(StorageEngine.Sqlite);

public sealed class SqlServerManyHostsTests() : ManyHostsTests(StorageEngine.SqlServer);

public sealed class SqliteMemberLoadTests() : MemberLoadTests(StorageEngine.Sqlite);

public sealed class SqlServerMemberLoadTests() : MemberLoadTests(StorageEngine.SqlServer);

public sealed class SqliteObjectFactLoadTests() : ObjectFactLoadTests(StorageEngine.Sqlite);

public sealed class SqlServerObjectFactLoadTests() : ObjectFactLoadTests(StorageEngine.SqlServer);

public sealed class SqliteRejectTests() : RejectTests(StorageEngine.Sqlite);

public sealed class SqlServerRejectTests() : RejectTests(StorageEngine.SqlServer);

public sealed class SqliteReplaceTests() : ReplaceTests(StorageEngine.Sqlite);

public sealed class SqlServerReplaceTests() : ReplaceTests(StorageEngine.SqlServer);

public sealed class SqliteRunControlTests() : RunControlTests(StorageEngine.Sqlite);

public sealed class SqlServerRunControlTests() : RunControlTests(StorageEngine.SqlServer);

public sealed class SqliteRunQueueTests() : RunQueueTests(StorageEngine.Sqlite);

public sealed class SqlServerRunQueueTests() : RunQueueTests(StorageEngine.SqlServer);

public sealed class SqliteRunLogTests() : RunLogTests(StorageEngine.Sqlite);

public sealed class SqlServerRunLogTests() : RunLogTests(StorageEngine.SqlServer);

public sealed class SqliteUndoTests() : UndoTests(StorageEngine.Sqlite);

public sealed class SqlServerUndoTests() : UndoTests(StorageEngine.SqlServer);

public sealed class SqliteUndoCrashTests() : UndoCrashTests(StorageEngine.Sqlite);

public sealed class SqlServerUndoCrashTests() : UndoCrashTests(StorageEngine.SqlServer);

public sealed class SqliteLineageTests() : LineageTests(StorageEngine.Sqlite);

public sealed class SqlServerLineageTests() : LineageTests(StorageEngine.SqlServer);

public sealed class SqliteHistoryTests() : HistoryTests(StorageEngine.Sqlite);

public sealed class SqlServerHistoryTests() : HistoryTests(StorageEngine.SqlServer);

public sealed class SqliteInferredTests() : InferredTests(StorageEngine.Sqlite);

public sealed class SqlServerInferredTests() : InferredTests(StorageEngine.SqlServer);
public sealed class SqliteSliceTests() : SliceTests(StorageEngine.Sqlite);

public sealed class SqlServerSliceTests() : SliceTests(StorageEngine.SqlServer);

public sealed class SqliteFolderTests() : FolderTests(StorageEngine.Sqlite);

public sealed class SqlServerFolderTests() : FolderTests(StorageEngine.SqlServer);

public sealed class SqliteRejectedSliceTests() : RejectedSliceTests(StorageEngine.Sqlite);

public sealed class SqlServerRejectedSliceTests() : RejectedSliceTests(StorageEngine.SqlServer);

public sealed class SqliteSliceUndoTests() : SliceUndoTests(StorageEngine.Sqlite);

public sealed class SqlServerSliceUndoTests() : SliceUndoTests(StorageEngine.SqlServer);

public sealed class SqliteSliceModelTests() : SliceModelTests(StorageEngine.Sqlite);

public sealed class SqlServerSliceModelTests() : SliceModelTests(StorageEngine.SqlServer);

public sealed class SqliteRecognitionTests() : RecognitionTests(StorageEngine.Sqlite);

public sealed class SqlServerRecognitionTests() : RecognitionTests(StorageEngine.SqlServer);

public sealed class SqliteSourceTests() : SourceTests(StorageEngine.Sqlite);

public sealed class SqlServerSourceTests() : SourceTests(StorageEngine.SqlServer);

public sealed class SqliteSampleLoadTests(ITestOutputHelper output) : SampleLoadTests(StorageEngine.Sqlite, output);

public sealed class SqlServerSampleLoadTests(ITestOutputHelper output) : SampleLoadTests(StorageEngine.SqlServer, output);

public sealed class SqliteReviewServiceTests() : ReviewServiceTests(StorageEngine.Sqlite);

public sealed class SqlServerReviewServiceTests() : ReviewServiceTests(StorageEngine.SqlServer);

public sealed class SqliteReplayTests() : ReplayTests(StorageEngine.Sqlite);

public sealed class SqlServerReplayTests() : ReplayTests(StorageEngine.SqlServer);

public sealed class SqliteGateTests() : GateTests(StorageEngine.Sqlite);

public sealed class SqlServerGateTests() : GateTests(StorageEngine.SqlServer);
