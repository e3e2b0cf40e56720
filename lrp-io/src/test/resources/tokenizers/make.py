"""Writes tokenizers, and what they make of texts, beside it: python make.py (tokenizers 0.23.3)."""
import json
import pathlib
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

here = pathlib.Path(__file__).parent
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "film", "good", "the", "un", "##watch", "##able",
         "##s", ".", ",", "!", "'", "-", "straße", "strasse", "cafe", "café", "i", "日", "本", "don",
         "t", "t!", "_x1", "σ", "ς", "##σ", "Film", "$", "+", "f", "##i", "##l", "##m", "x", "b", "ab",
         "«", "»", "—", "§", "a\u0301b", "aःb", "x\u0378y", "x🫠", "½", "a\u200db", "ﬁlm", "ß"]
vocabulary = {word: number for number, word in enumerate(words)}
texts = ["a good film", "A GOOD Film.", "the films, unwatchable!", "  unwatchables\t-  don't ",
         "Café café Straße", "日本 film日", "_x1 $+", "films unknownword", "ΣΣ İ", "a\u0000b\u200b c\u00a0film", "t! x" + "x" * 100,
         "e\u0301 cafe\u0301", "«a»b—a§b", "a\ufffdb a\u00adb a\u0085b a\u2028b \ue000a",
         "a\u0301b aःb x\u0378y x🫠", "a½b a\u200db", "ﬁlm ｆｉｌｍ ẞ ß"]


def word_piece(**options):
    return models.WordPiece(vocabulary, unk_token="[UNK]", **options)


def word_level():
    return models.WordLevel(vocabulary, unk_token="[UNK]")


def save(name, model, normalizer, pre_tokenizer, processor=None, finish=lambda tokenizer: None):
    tokenizer = Tokenizer(model)
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    if processor:
        tokenizer.post_processor = processor
    finish(tokenizer)
    tokenizer.save(str(here / f"{name}.tokenizer.json"))
    return {text: tokenizer.encode(text).ids for text in texts}


bert = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair=None,
                                     special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
found = {
    "bert": save("bert", word_piece(), normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer(), bert,
                 lambda t: (t.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"]),
                            t.enable_padding(pad_id=0, pad_token="[PAD]"))),
    "cased": save("cased", word_piece(max_input_chars_per_word=10),
                  normalizers.BertNormalizer(lowercase=False), pre_tokenizers.BertPreTokenizer(),
                  processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))),
    "words": save("words", word_level(),
                  normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]),
                  pre_tokenizers.Whitespace()),
    "split": save("split", word_level(), normalizers.NFKC(), pre_tokenizers.WhitespaceSplit(),
                  finish=lambda t: t.enable_truncation(8)),
    "plain": save("plain", word_level(), None, pre_tokenizers.Whitespace()),
}
(here / "expected.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
save("bpe", models.BPE({"a": 0}, []), None, pre_tokenizers.ByteLevel())
save("digits", word_level(), None, pre_tokenizers.Digits())
save("replaced", word_level(), normalizers.Replace("a", "b"), pre_tokenizers.Whitespace())
