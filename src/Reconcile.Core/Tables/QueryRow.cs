namespace Reconcile;

/// <summary>One row of a query's result. The names are shared by all rows of a result set.</summary>
/// <param name="Names">Column names, made unique: the second <c>n</c> is <c>n_2</c>; a column without a name is <c>column_1</c> and so on.</param>
/// <param name="Values">.NET values; null for NULL.</param>
public sealed record QueryRow(IReadOnlyList<string> Names, IReadOnlyList<object?> Values);
