using Google.Rpc;

namespace Warehouse.EngineTests;

/// <summary>What Google.Api.CommonProtos called the field up to 2.0, and calls <c>Reason</c> since.</summary>
internal static class ErrorInfoNames
{
    extension(ErrorInfo info)
    {
        public string Type => info.Reason;
    }
}
