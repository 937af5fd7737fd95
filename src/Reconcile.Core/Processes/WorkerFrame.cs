namespace Reconcile;

/// <summary>What is said between a process and its worker processes.</summary>
internal enum WorkerFrameKind : byte
{
    /// <summary>To the worker, first of all: what it needs before any request.</summary>
    Start = 1,

    /// <summary>From the worker: it takes requests.</summary>
    Ready,

    /// <summary>From the worker: it cannot; the payload is the reason as UTF-8.</summary>
    Refused,

    /// <summary>To the worker: work. One at a time.</summary>
    Request,

    /// <summary>To the worker: the request is not wanted any more; it is to be answered soon.</summary>
    Cancel,

    /// <summary>From the worker, during a request: something to tell meanwhile.</summary>
    Note,

    /// <summary>From the worker: the answer to the request.</summary>
    Reply,
}

/// <summary>One message.</summary>
internal readonly record struct WorkerFrame(WorkerFrameKind Kind, ReadOnlyMemory<byte> Payload);
