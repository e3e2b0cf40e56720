"""OnnxLrpExplainer for PySpark: a thin wrapper of io.github.onnxlrp.spark.OnnxLrpExplainer.

The module lies in the jar onnx-lrp-spark: pass the jar both as --jars and as --py-files.
"""

import sys

from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer

_JAVA_PACKAGE = "io.github.onnxlrp.spark"

# Spark looks for the Python class of a saved stage in the package of its Java class, and for the
# Java class that loads one in the module of the Python class.
sys.modules.setdefault(_JAVA_PACKAGE, sys.modules[__name__])


class OnnxLrpExplainer(JavaTransformer, JavaMLReadable, JavaMLWritable):
    """Adds to each row the explanation of what an ONNX model predicts for it.

    Takes the parameters of the Java class by their names. The model, as modelPayload or from the
    file modelLocation, and what vocabularyLocation and labelsLocation hold stay in the Java object;
    the driver reads files at once.
    """

    __module__ = _JAVA_PACKAGE

    feedDict = Param(Params._dummy(), "feedDict", "input of the model -> column that feeds it")
    fetchDict = Param(Params._dummy(), "fetchDict", "column that is added -> result in it")
    miniBatchSize = Param(Params._dummy(), "miniBatchSize", "rows looked at together",
                          typeConverter=TypeConverters.toInt)
    output = Param(Params._dummy(), "output", "output to explain")
    target = Param(Params._dummy(), "target", "argmax, a label, an index or sum")
    versus = Param(Params._dummy(), "versus", "target to subtract")
    method = Param(Params._dummy(), "method", "how relevance is computed")
    composite = Param(Params._dummy(), "composite", "set of rules")
    gateRule = Param(Params._dummy(), "gateRule", "how a gate and its signal share")
    epsilon = Param(Params._dummy(), "epsilon", "stabilizer of the linear rules",
                    typeConverter=TypeConverters.toFloat)
    biasFactor = Param(Params._dummy(), "biasFactor", "share of biases that inputs get",
                       typeConverter=TypeConverters.toFloat)
    precision = Param(Params._dummy(), "precision", "numbers of products: float or double")
    layers = Param(Params._dummy(), "layers", "values of the graph to give relevance of")
    vocabulary = Param(Params._dummy(), "vocabulary", "token -> id")
    lowercase = Param(Params._dummy(), "lowercase", "put texts into lower case")
    padBefore = Param(Params._dummy(), "padBefore", "pad texts at their beginning")
    labels = Param(Params._dummy(), "labels", "names of the classes")

    def __init__(self, modelLocation=None, modelPayload=None, vocabularyLocation=None,
                 labelsLocation=None, **params):
        super().__init__()
        self._java_obj = self._new_java_obj(f"{_JAVA_PACKAGE}.OnnxLrpExplainer", self.uid)
        for given, take in (
            (modelLocation, self._java_obj.setModelLocation),
            (modelPayload, self._java_obj.setModelPayload),
            (vocabularyLocation, self._java_obj.setVocabularyLocation),
            (labelsLocation, self._java_obj.setLabelsLocation),
        ):
            if given is not None:
                take(given)
        self.setParams(**params)

    def setParams(self, **params):
        """Sets parameters by their names."""
        return self._set(**params)

    def registerFunction(self, spark, name, dataType):
        """Makes a function of SQL that explains one value of this type."""
        self._transfer_params_to_java()
        java_type = spark._jvm.org.apache.spark.sql.types.DataType.fromJson(dataType.json())
        self._java_obj.registerFunction(spark._jsparkSession, name, java_type)
