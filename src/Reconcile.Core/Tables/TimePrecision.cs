namespace Reconcile;

/// <summary>To what times are rounded before they are compared.</summary>
public enum TimePrecision
{
    /// <summary>Not at all.</summary>
    Exact,

    /// <summary>A millionth of a second.</summary>
    Microsecond,

    /// <summary>A thousandth of a second.</summary>
    Millisecond,

    /// <summary>A hundredth of a second.</summary>
    Centisecond,

    /// <summary>A tenth of a second.</summary>
    Decisecond,
    Second,
    Minute,
    Hour,

    /// <summary>A day; leaves columns that hold a time of day as they are.</summary>
    Day,
}
