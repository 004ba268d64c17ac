"""What the texts of a report are in Japanese; a test compares this table with the texts that the code says."""

from __future__ import annotations

from collections.abc import Mapping

JAPANESE: Mapping[str, str] = {
    # The report as a whole
    "Run: {names}": "実行: {names}",
    "Runs: {names}": "実行: {names}",
    "Made by Layerwright {version} from the run folders named here.": (
        "ここに挙げた実行フォルダから Layerwright {version} が作成しました。"
    ),
    "Data": "データ",
    "Networks": "ネットワーク",
    "Training": "学習",
    "Result": "結果",
    "Value": "値",
    # Datasets
    'Dataset: "{name}"': "データセット:「{name}」",
    'Dataset: examples of variable {variable} in "{name}"': "データセット:「{name}」の変数 {variable} の例",
    "Examples of variable {name}": "変数 {name} の例",
    "Example {number}": "例 {number}",
    "File: {file}": "ファイル: {file}",
    "Number of data: {count}": "データ数: {count}",
    "Variable: {name}": "変数: {name}",
    "Type: {kind}": "種類: {kind}",
    "Shape: {shape}": "形状: {shape}",
    "Image": "画像",
    "Sound": "音声",
    "Scalar": "スカラー",
    "Vector": "ベクトル",
    "Array": "配列",
    "The order of samples is shuffled in each epoch.": "サンプルの順序はエポックごとに入れ替えられます。",
    "Intensities of images are brought to 0 to 1.": "画像の輝度は 0 から 1 に正規化されます。",
    "The data could not be read when this report was made: {reason}": (
        "このレポートの作成時にデータを読み込めませんでした: {reason}"
    ),
    "Samples of each class of {name}": "{name} の各クラスのサンプル数",
    "The first {count} of {all} classes are drawn.": "{all} クラスのうち最初の {count} クラスを示しています。",
    "Read from the dataset's files when the report was made.": (
        "レポートの作成時にデータセットのファイルから読み込みました。"
    ),
    "Samples that lie evenly over the dataset, in its order.": (
        "データセット全体から等間隔に、その順序で選んだサンプルです。"
    ),
    "The highest and the lowest value of each stretch, where there are many.": (
        "値が多い場合は、各区間の最大値と最小値を示しています。"
    ),
    "samples": "サンプル数",
    "sample {number}": "サンプル {number}",
    "position": "位置",
    # Networks
    'Network architecture: "{name}"': "ネットワーク構造:「{name}」",
    'Unit: "{name}"': "ユニット:「{name}」",
    'Network "{name}"': "ネットワーク「{name}」",
    "{count} layers": "{count} レイヤー",
    "{count} parameters are trained.": "学習されるパラメータ: {count} 個",
    "A unit, called by {callers}; drawn with the default values of its arguments.": (
        "{callers} から呼び出されるユニットです。引数の既定値で示しています。"
    ),
    "Statistic": "統計",
    "Statistics": "統計",
    "Layers with the most multiply-adds": "積和演算の多いレイヤー",
    "Counted for one sample from the shapes of all layers; parameters that layers share count once.": (
        "すべてのレイヤーの形状から 1 サンプルあたりで数えました。共有されるパラメータは 1 度だけ数えます。"
    ),
    "Each box is a layer: its name, the shape of its output for one sample, its type and what was changed of its "
    "properties. All shapes can be moved; connectors stay attached.": (
        "箱はレイヤーを表します。名前、1 サンプルあたりの出力の形状、種類と、変更されたプロパティを示します。"
        "図形はすべて動かすことができ、コネクタはつながったままです。"
    ),
    "Numbers in brackets are the pages of the drawing.": "括弧内の数字は図のページです。",
    "bypassed": "バイパス",
    "All layers": "すべてのレイヤー",
    "Layer": "レイヤー",
    "Type and properties": "種類とプロパティ",
    "Shape": "形状",
    # Training
    "Training procedure": "学習方法",
    'Train network "{network}" on dataset "{dataset}".': (
        "データセット「{dataset}」を用いてネットワーク「{network}」を学習します。"
    ),
    "Solver: {solver}": "ソルバー: {solver}",
    "Learning rate ({label})": "学習率 ({label})",
    "The learning rate stays the same.": "学習率は一定です。",
    "The learning rate is multiplied by {multiplier} every {interval}.": (
        "学習率は {interval}ごとに {multiplier} 倍になります。"
    ),
    "The learning rate is multiplied by {multiplier} at {unit} {steps}.": (
        "学習率は{unit} {steps} で {multiplier} 倍になります。"
    ),
    "The learning rate falls to zero along a cosine.": "学習率は余弦に沿って 0 まで下がります。",
    "The learning rate falls to zero by the power {power}.": "学習率は {power} 乗に従って 0 まで下がります。",
    "It grows linearly within the first {count}.": "最初の {count}で線形に増加します。",
    "Weight decay (L2): {value}": "重み減衰 (L2): {value}",
    "Weight decay is not applied.": "重み減衰は適用されません。",
    "Each element of the gradients is limited to {limit} on either side of zero.": (
        "勾配の各要素は絶対値 {limit} 以下に制限されます。"
    ),
    "The norm of the gradients is limited to {limit}.": "勾配のノルムは {limit} 以下に制限されます。",
    "The gradients of {count} batches are averaged into one update.": "{count} バッチの勾配を平均して 1 回更新します。",
    "Works from {unit} {start} on, up to {end}.": "{unit} {start} から {end} まで動作します。",
    "the end": "最後",
    'Monitor "{name}": the error of network "{network}" on dataset "{dataset}" after every epoch.': (
        "モニター「{name}」: エポックごとに、データセット「{dataset}」でネットワーク「{network}」の誤差を測ります。"
    ),
    'Monitor "{name}": the error of network "{network}" on dataset "{dataset}", every {interval} epochs.': (
        "モニター「{name}」: {interval} エポックごとに、"
        "データセット「{dataset}」でネットワーク「{network}」の誤差を測ります。"
    ),
    'The best parameters are those with the lowest "{name}".': "「{name}」が最も低いときのパラメータを最良とします。",
    "The best parameters are those with the lowest cost.": "コストが最も低いときのパラメータを最良とします。",
    "Epochs: {count}": "エポック数: {count}",
    "Batch size: {count}": "バッチサイズ: {count}",
    "Processes: {count}": "プロセス数: {count}",
    "Seed: {seed}": "シード: {seed}",
    "Device: {device}": "デバイス: {device}",
    "16-bit numbers where they do, with a scale of the loss that follows the gradients.": (
        "可能なところでは 16 ビットの数値を用い、損失のスケールは勾配に応じて変わります。"
    ),
    "The settings of the project that the run folder holds, with the defaults that applied.": (
        "実行フォルダに保存されたプロジェクトの設定です。適用された既定値を含みます。"
    ),
    "epoch": "エポック",
    "iteration": "イテレーション",
    "1 epoch": "1 エポック",
    "{count} epochs": "{count} エポック",
    "1 iteration": "1 イテレーション",
    "{count} iterations": "{count} イテレーション",
    # What came of it
    "Training result": "学習の結果",
    "From the run's events.": "学習の記録から取りました。",
    "State": "状態",
    "not started": "未開始",
    "running": "学習中",
    "paused": "一時停止中",
    "stopped": "中断",
    "finished": "完了",
    "failed": "失敗",
    "Epochs done": "完了したエポック",
    "Training time": "学習時間",
    "Cost, last epoch": "最終エポックのコスト",
    "Best epoch": "最良のエポック",
    "Best {name}": "最良の {name}",
    "Best {name}: {value} in epoch {epoch}": "最良の {name}: {value} (エポック {epoch})",
    "cost": "コスト",
    "error": "誤差",
    "cost, error": "コスト、誤差",
    "Experimental result: learning curve": "実験結果: 学習曲線",
    "No epoch is complete yet.": "完了したエポックはまだありません。",
    "Mean cost of each epoch over its samples, and the errors of the monitors after it, from events.jsonl.": (
        "各エポックのサンプルにわたる平均コストと、その後のモニターの誤差です。events.jsonl から取りました。"
    ),
    "{shown} of {all} epochs are drawn.": "{all} エポックのうち {shown} エポックを示しています。",
    # Evaluations
    "Experimental result: evaluation": "実験結果: 評価",
    'Evaluate network "{network}" on dataset "{dataset}": {samples} samples.': (
        "データセット「{dataset}」の {samples} サンプルでネットワーク「{network}」を評価します。"
    ),
    "The parameters of the best epoch are used.": "最良のエポックのパラメータを用います。",
    "The parameters of the last epoch are used.": "最後のエポックのパラメータを用います。",
    "Each sample is computed {count} times.": "各サンプルを {count} 回計算します。",
    "The run has been trained on since; evaluate it again for figures of its present parameters.": (
        "この評価の後に学習が続けられました。現在のパラメータの値を知るには、もう一度評価してください。"
    ),
    "Output: {name}": "出力: {name}",
    "There is no target to compare it with.": "比較する正解がありません。",
    "Metric": "指標",
    "Metrics": "指標",
    "Accuracy": "正解率",
    "Avg. precision": "平均適合率",
    "Avg. recall": "平均再現率",
    "Avg. F-measure": "平均 F 値",
    "Mistakes": "誤り",
    "Area under the ROC curve": "ROC 曲線下面積",
    "Root mean squared error": "二乗平均平方根誤差",
    "Mean squared error": "平均二乗誤差",
    "Mean absolute error": "平均絶対誤差",
    "Largest error": "最大誤差",
    "Accuracy is correct / all. Precision, recall and F-measure are averages over the classes that occur, each "
    "counting the same.": ("正解率は正解数/全数です。適合率、再現率、F 値は、現れるクラスを等しく扱った平均です。"),
    "All elements of all samples count the same.": "すべてのサンプルのすべての要素を等しく数えます。",
    "F-measure": "F 値",
    "F-measure of each class": "各クラスの F 値",
    "F-measure of the {count} weakest of {all} classes": "{all} クラスのうち F 値が低い {count} クラス",
    "recall": "再現率",
    "precision": "適合率",
    "target": "正解",
    "output": "出力",
    "Experimental result: confusion matrix": "実験結果: 混同行列",
    "Confusion matrix": "混同行列",
    "Rows: right class. Columns: predicted class.": "行: 正解のクラス、列: 予測されたクラス",
    "Samples by their right class (rows) and the predicted one (columns); cells are shaded by their share of the "
    "row.": "正解のクラス (行) と予測されたクラス (列) ごとのサンプル数です。色の濃さは行に占める割合を表します。",
    "Experimental result: classes confused most often": "実験結果: よく混同されるクラス",
    "Right": "正解",
    "Predicted": "予測",
    "Samples": "サンプル数",
    "Share of the class": "クラスに占める割合",
    "Experimental result: ROC curve": "実験結果: ROC 曲線",
    "area {area}": "面積 {area}",
    "chance": "偶然",
    "false positive rate": "偽陽性率",
    "true positive rate": "真陽性率",
    "A point for each threshold of the score; source: Fawcett (2006).": (
        "スコアのしきい値ごとの点です。出典: Fawcett (2006)"
    ),
    "Experimental result: most confident mistakes": "実験結果: 確信度の高い誤り",
    "{right} read as {predicted}": "{right} を {predicted} と予測",
    "Sample": "サンプル",
    "Confidence": "確信度",
    "Score": "スコア",
    "Of {wrong} samples that are predicted wrongly, those with the highest score of the predicted class.": (
        "誤って予測された {wrong} サンプルのうち、予測されたクラスのスコアが最も高いものです。"
    ),
    "Samples are counted from 0 in the order of the dataset.": "サンプルはデータセットの順に 0 から数えます。",
    'The executor "{name}" has not been run: there is no evaluation yet. Run it with "{command}".': (
        "エグゼキューター「{name}」は実行されていないため、評価がまだありません。「{command}」で実行してください。"
    ),
    "The project has no executor to evaluate with.": "プロジェクトに評価のためのエグゼキューターがありません。",
    "Nothing was computed for this report; it says what the run folder holds.": (
        "このレポートのために計算したものはありません。実行フォルダにあるものを示しています。"
    ),
    # Several runs
    "Runs compared": "実行の比較",
    "The best epoch and its error are what the run's monitor has found; accuracies are of the evaluations.": (
        "最良のエポックとその誤差は学習時のモニターによるもの、正解率は評価によるものです。"
    ),
    "Settings that differ": "異なる設定",
    "Read from the projects that the run folders hold; what all runs have alike is left out. A dash stands for a "
    "default or a layer that is not there.": (
        "実行フォルダに保存されたプロジェクトから読み取りました。"
        "すべての実行に共通の設定は省き、既定値や存在しないレイヤーは – で示します。"
    ),
    "Learning curves compared": "学習曲線の比較",
    "For each run the error by which its best epoch is chosen, from the run's events.": (
        "実行ごとに、最良のエポックを選ぶための誤差です。学習の記録から取りました。"
    ),
    "Accuracies compared": "正解率の比較",
    "The accuracy of the first output with classes of each run.": "各実行の、クラスを持つ最初の出力の正解率です。",
    "Trained parameters": "学習されるパラメータ",
    "Device": "デバイス",
    # The end
    "References": "参考文献",
    "The papers that the layers of the networks and the solvers name, this program and its engine.": (
        "ネットワークのレイヤーとソルバーの論文、このプログラムとそのエンジンです。"
    ),
    "Reproduction": "再現方法",
    "Command: {command}": "コマンド: {command}",
    "The run folder's project.lwproj holds all networks and settings.": (
        "すべてのネットワークと設定は、実行フォルダの project.lwproj にあります。"
    ),
    "Versions": "バージョン",
    "Created": "作成",
    "Kernels": "カーネル",
    "Precision": "精度",
    "32-bit numbers": "32 ビット",
    "16-bit numbers": "16 ビット",
    'Data "{name}"': "データ「{name}」",
    "Versions at the beginning of the run. The same versions, data, seed and device give the same result; data is "
    "compared by the digests.": (
        "学習開始時のバージョンです。バージョン、データ、シード、デバイスが同じであれば結果も同じになります。"
        "データはダイジェストで比較されます。"
    ),
}
