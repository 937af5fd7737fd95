namespace Reconcile;

/// <summary>How traces and metrics are sent to a collector.</summary>
public enum OtlpProtocol
{
    /// <summary>Protobuf over HTTP, usually on port 4318.</summary>
    HttpProtobuf,

    /// <summary>gRPC, usually on port 4317.</summary>
    Grpc,
}
