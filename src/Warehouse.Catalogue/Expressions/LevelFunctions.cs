namespace Warehouse.Catalogue.Expressions;

/// <summary>What a formula over the previous period's value of another formula is: x(t) / x(t−1) − 1.</summary>
public sealed record Growth(Expression Of) : Expression;

/// <summary>The smallest value of a measure in the rows of a group.</summary>
public sealed record Lowest(MeasureTerm Term) : Expression;

/// <summary>One ratio over another: rural over urban.</summary>
public sealed record Gap(Expression Left, Expression Right) : Expression;

/// <summary>WMEAN: a mean over everyone, or over groups with prescribed weights.</summary>
/// <param name="Groups">One without a weight for Σ sum / Σ n; else one a group.</param>
public sealed record WeightedMean(IReadOnlyList<MeanGroup> Groups) : Expression;

/// <summary>A group of a weighted mean.</summary>
/// <param name="Weight">Its weight; 1 where there is one group only.</param>
/// <param name="Sum">The sum of what is averaged.</param>
/// <param name="Count">How many were added.</param>
public sealed record MeanGroup(decimal Weight, MeasureTerm Sum, MeasureTerm Count);
