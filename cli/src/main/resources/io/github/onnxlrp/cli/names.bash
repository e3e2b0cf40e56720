
# Completes names of values, inputs and outputs of the model that the command line names. They are
# never expanded, as they come from a file.
function _onnx_lrp_names() {
  local expression values='' model='' word
  case ${COMP_WORDS[COMP_CWORD - 1]} in
    --layer) expression='s/^value  *\(.*\) \[[0-9,]*\].*/\1/p' values=--values ;;
    --output) expression='s/^output  *\(.*\)\[[^[]*$/\1/p' ;;
    --fixed) expression='s/^input  *\(.*\)\[[^[]*$/\1/p' ;;
    *)
      _complete_onnx-lrp
      return
      ;;
  esac
  for word in "${COMP_WORDS[@]}"; do
    [[ $word != *.onnx || ! -f $word ]] || model=$word
  done
  [[ -n $model ]] || return 0
  COMPREPLY=()
  while IFS= read -r word; do
    [[ $word != "${COMP_WORDS[COMP_CWORD]}"* ]] || COMPREPLY+=("$(printf '%q' "$word")")
  done < <("${COMP_WORDS[0]}" inspect "$model" ${values:+"$values"} 2>/dev/null | sed -n "$expression")
}
complete -F _onnx_lrp_names -o default onnx-lrp onnx-lrp.sh onnx-lrp.bash
