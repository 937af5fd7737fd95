using System.Collections;
using System.Reflection;

namespace Reconcile.Testing;

/// <summary>Every text that a user can reach from an object.</summary>
internal static class VisibleText
{
    private const int MaxDepth = 16;

    /// <summary>Enough for any result a test makes; a bound for sequences without an end.</summary>
    private const int MaxItems = 100_000;

    /// <summary>Calls with each text and the path that leads to it.</summary>
    public static void Visit(object? root, Action<string, string> found) =>
        Visit(root, root?.GetType().Name ?? "null", 0, new HashSet<object>(ReferenceEqualityComparer.Instance), found);

    private static void Visit(object? value, string path, int depth, HashSet<object> seen, Action<string, string> found)
    {
        switch (value)
        {
            case null or Type or MemberInfo or Assembly or Module or Delegate or Task or Stream or WaitHandle:
                return;
            case string text:
                found(path, text);
                return;
            case byte[] bytes:
                found(path, System.Text.Encoding.Latin1.GetString(bytes));
                return;
        }

        var type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || depth > MaxDepth || (!type.IsValueType && !seen.Add(value)))
        {
            return;
        }

        found(path, Read(() => value.ToString()) as string ?? string.Empty);
        VisitItems(value, path, depth, seen, found);
        VisitMembers(value, type, path, depth, seen, found);
    }

    private static void VisitItems(object value, string path, int depth, HashSet<object> seen, Action<string, string> found)
    {
        if (value is not IEnumerable items)
        {
            return;
        }

        var index = 0;
        foreach (var item in items.Cast<object?>().Take(MaxItems))
        {
            Visit(item, $"{path}[{index++}]", depth + 1, seen, found);
        }
    }

    private static void VisitMembers(object value, Type type, string path, int depth, HashSet<object> seen, Action<string, string> found)
    {
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike)
            {
                Visit(Read(() => property.GetValue(value)), $"{path}.{property.Name}", depth + 1, seen, found);
            }
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public))
        {
            Visit(field.GetValue(value), $"{path}.{field.Name}", depth + 1, seen, found);
        }
    }

    /// <summary>A member that throws shows what it throws: that, too, is seen by a user.</summary>
    private static object? Read(Func<object?> member)
    {
        try
        {
            return member();
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException?.Message;
        }
    }
}
