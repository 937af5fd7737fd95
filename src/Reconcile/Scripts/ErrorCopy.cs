using System.Collections;
using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>An error record on its way between processes. What a copy cannot be, such as the exception itself, it tells of in words.</summary>
internal static class ErrorCopy
{
    private const string Message = "Message";
    private const string TypeName = "TypeName";
    private const string Place = "Place";
    private const string Details = "Details";

    public static Hashtable Write(ErrorRecord record) => new()
    {
        [Message] = record.Exception.Message,
        [TypeName] = record.Exception.GetType().FullName,
        [Place] = ItemOutcome.PlaceOf(record),
        [Details] = record.ErrorDetails?.Message,
        [nameof(ErrorDetails.RecommendedAction)] = record.ErrorDetails?.RecommendedAction,
        [nameof(record.FullyQualifiedErrorId)] = record.FullyQualifiedErrorId,
        [nameof(record.TargetObject)] = record.TargetObject,
        [nameof(record.CategoryInfo.Category)] = record.CategoryInfo.Category.ToString(),
        [nameof(record.CategoryInfo.Activity)] = record.CategoryInfo.Activity,
        [nameof(record.CategoryInfo.Reason)] = record.CategoryInfo.Reason,
        [nameof(record.CategoryInfo.TargetName)] = record.CategoryInfo.TargetName,
        [nameof(record.CategoryInfo.TargetType)] = record.CategoryInfo.TargetType,
    };

    public static ErrorRecord Read(object copy)
    {
        var table = (Hashtable)Clixml.Unwrapped(copy)!;
        var record = new ErrorRecord(
            new CopiedErrorException(table.Text(Message), table.Text(TypeName), table.Text(Place)),
            table.Text(nameof(ErrorRecord.FullyQualifiedErrorId)),
            table.Value<ErrorCategory>(nameof(ErrorCategoryInfo.Category)),
            table[nameof(ErrorRecord.TargetObject)]);
        record.CategoryInfo.Activity = table.Text(nameof(ErrorCategoryInfo.Activity));
        record.CategoryInfo.Reason = table.Text(nameof(ErrorCategoryInfo.Reason));
        record.CategoryInfo.TargetName = table.Text(nameof(ErrorCategoryInfo.TargetName));
        record.CategoryInfo.TargetType = table.Text(nameof(ErrorCategoryInfo.TargetType));
        if (table.Text(Details) is { Length: > 0 } details)
        {
            record.ErrorDetails = new ErrorDetails(details) { RecommendedAction = table.Text(nameof(ErrorDetails.RecommendedAction)) };
        }

        return record;
    }
}
