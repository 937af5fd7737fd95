namespace Reconcile;

/// <summary>A field that could not be filled as its rule says; the value is null.</summary>
/// <param name="Field">The field's name; in nested rows with the names around it, as <c>Offers.Price</c>.</param>
/// <param name="Row">The row of the page, from 1; 0 if the page is not read in rows.</param>
/// <param name="Message">What is wrong, with the text that was found.</param>
public sealed record FieldProblem(string Field, int Row, string Message);
