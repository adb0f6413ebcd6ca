# Medians of a file of results, a Markdown table for each scenario.
def median: sort | if length == 0 then null else (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2 end;
def figure(digits): if . == null then "" else . * pow(10; digits) | round / pow(10; digits) | tostring end;

group_by(.scenario)[]
| . as $runs
| ([$runs[] | select(.contender == "floor") | .srv_us_per_deliv] | median) as $floor
| "\n## \($runs[0].scenario): \($runs[0].n) subscribers\n",
  "| server | deliveries/s | CPU us/delivery | x floor | p50 ms | p99 ms | p99.9 ms | max ms | lost | memory B/subscriber | connects/s |",
  "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
  (reduce $runs[] as $run ([]; if any(.[]; . == $run.contender) then . else . + [$run.contender] end))[] as $contender
  | [$runs[] | select(.contender == $contender)] as $own
  | ([$own[].srv_us_per_deliv] | median) as $cpu
  | ($own[0].deliv > 0) as $delivered
  | def of(f; digits): if $delivered then [$own[] | f] | median | figure(digits) else "" end;
    "| \($contender) | \(of(.deliv_per_s; 0)) | \(of(.srv_us_per_deliv; 2)) | "
    + (if $delivered and ($floor // 0) > 0 then $cpu / $floor | figure(2) else "" end)
    + " | \(of(.lat_us.p50 / 1000; 1)) | \(of(.lat_us.p99 / 1000; 1)) | \(of(.lat_us.p999 / 1000; 1)) | \(of(.lat_us.max / 1000; 1))"
    + " | \([$own[].lost] | add) | \([$own[].rss_per_conn_b] | median | figure(0)) | \([$own[].conn_rate] | median | figure(0)) |"
