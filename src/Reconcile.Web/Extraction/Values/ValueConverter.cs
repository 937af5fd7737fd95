using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;

namespace Reconcile.Web.Extraction.Values;

/// <summary>Makes what a query found into the type of its rule. Used by several threads at the same time.</summary>
internal sealed class ValueConverter
{
    private static readonly string[] True = ["true", "yes", "on", "y", "1"];
    private static readonly string[] False = ["false", "no", "off", "n", "0"];

    private readonly FieldType _type;
    private readonly WhitespaceRule _whitespace;
    private readonly NumberText _numbers;
    private readonly DateText _dates;

    public ValueConverter(ExtractionRule rule, WhitespaceRule whitespace)
    {
        _type = rule.Type;
        _whitespace = rule.Whitespace ?? whitespace;
        _numbers = new NumberText(CultureInfo.GetCultureInfo(rule.Culture ?? string.Empty));
        _dates = new DateText(rule.Culture, rule.Format);
    }

    /// <summary>Whether the value could be made; if not, <paramref name="why"/> says what is wrong with what was found.</summary>
    public bool TryConvert(object found, ParsedPage page, out object? value, out string why)
    {
        why = string.Empty;
        value = null;
        switch (found)
        {
            case JValue { Value: null }:
                return true;
            case JContainer container when _type is not (FieldType.Auto or FieldType.String):
                why = container is JArray ? "is a list; set Many, or add [*] to the path" : "is an object; name one of its properties";
                return false;
            case JToken token when _type == FieldType.Auto && token is not JValue { Value: string }:
                value = JsonValues.Native(token);
                return true;
            case int status when _type == FieldType.Auto:
                value = status;
                return true;
        }

        var text = WhitespaceText.Apply(NodeText.Of(found, _whitespace) ?? string.Empty, _whitespace);
        if (_type is FieldType.Auto or FieldType.String)
        {
            value = text;
            return true;
        }

        value = Convert(text.Trim(), found is JValue { Type: JTokenType.Integer or JTokenType.Float }, page, out var reason);
        why = value is null ? $"'{Shown(text)}' is no {_type}: {reason}" : string.Empty;
        return value is not null;
    }

    private object? Convert(string text, bool isExactNumber, ParsedPage page, out string why)
    {
        why = string.Empty;
        switch (_type)
        {
            case FieldType.Bool:
                why = "it can be true, yes, on, y, 1 and false, no, off, n, 0";
                return True.Contains(text, StringComparer.OrdinalIgnoreCase) ? true : False.Contains(text, StringComparer.OrdinalIgnoreCase) ? false : null;
            case FieldType.Uri:
                // To a browser it would be the page itself, which is no answer to where something is.
                why = text.Length == 0 ? "it is empty" : $"it cannot be resolved against {SafeUrl.Mask(page.Base)}";
                return text.Length > 0 && Uri.TryCreate(page.Base, text, out var url) ? url : null;
            case FieldType.DateTime:
                return _dates.Find(text, out why) is var (time, hasZone) ? hasZone ? time.UtcDateTime : DateTime.SpecifyKind(time.DateTime, DateTimeKind.Unspecified) : null;
            case FieldType.DateTimeOffset:
                return _dates.Find(text, out why) is var (zoned, _) ? zoned : null;
            default:
                var digits = isExactNumber ? text : _numbers.Find(text, out why);
                return digits is null ? null : Number(digits, out why);
        }
    }

    private object? Number(string digits, out string why)
    {
        if (_type == FieldType.Double)
        {
            why = "it is too large";
            return double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture) is var value && double.IsFinite(value) ? value : null;
        }

        if (_type == FieldType.Decimal)
        {
            why = "it has more digits than a decimal holds; use [double] or [string]";
            return ExactNumber.TryDecimal(digits, out var exact) ? exact : null;
        }

        why = "it is no whole number of that size; use [decimal], [long] or [bigint]";
        return Whole(digits) is not { } whole ? null
            : _type == FieldType.BigInt ? whole
            : _type == FieldType.Long ? whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : null
            : whole >= int.MinValue && whole <= int.MaxValue ? (int)whole : null;
    }

    private static BigInteger? Whole(string digits) =>
        digits.Length <= ExactNumber.MaxDigits && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : ExactNumber.TryDecimal(digits, out var exact) && decimal.IsInteger(exact) ? new BigInteger(exact)
        : null;

    private static string Shown(string text) => text.Length <= ExtractionLimits.ShownText ? text : text[..ExtractionLimits.ShownText] + "...";
}
