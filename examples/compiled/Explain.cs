using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

var tokens = File.ReadAllLines(args[1]);
var ids = args[2].Select(letter => (long)Array.IndexOf(tokens, letter.ToString())).ToArray();
using var session = new InferenceSession(args[0]);
var input = new DenseTensor<long>(ids, new[] { 1, ids.Length });
using var outputs = session.Run(new[] { NamedOnnxValue.CreateFromTensor("ids", input) });
var relevance = outputs.First(output => output.Name == "relevance.ids").AsTensor<float>();
for (var k = 0; k < ids.Length; k++)
{
    Console.WriteLine(FormattableString.Invariant($"{args[2][k]} {relevance[0, k]:F4}"));
}
var score = outputs.First(output => output.Name == "score").AsTensor<float>();
Console.WriteLine(FormattableString.Invariant($"score {score[0]:F4}"));
