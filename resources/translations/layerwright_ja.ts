<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP">
<context>
    <name>Actions</name>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>すべて選択</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Delete what is selected, and link what was around it</source>
        <translation>選択したものを削除し、前後をつなぐ</translation>
    </message>
    <message>
        <source>Add a layer…</source>
        <translation>レイヤーを追加…</translation>
    </message>
    <message>
        <source>Search for a layer and add it</source>
        <translation>レイヤーを検索して追加</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Rename the layer or frame</source>
        <translation>レイヤーまたは枠の名前を変更</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>自動配置</translation>
    </message>
    <message>
        <source>Lay out the selected layers, or the whole network</source>
        <translation>選択したレイヤー、または全体を配置し直す</translation>
    </message>
    <message>
        <source>Leave the unit</source>
        <translation>ユニットの外へ</translation>
    </message>
    <message>
        <source>Save as my unit…</source>
        <translation>マイユニットとして保存…</translation>
    </message>
    <message>
        <source>Keep the focused unit, or the network in view, for other projects</source>
        <translation>選択中のユニット、または表示中のネットワークを、他のプロジェクトでも使えるように保存します</translation>
    </message>
    <message>
        <source>Update units…</source>
        <translation>ユニットを更新…</translation>
    </message>
    <message>
        <source>Show which units are newer in the library, and take them</source>
        <translation>ライブラリーに新しい版があるユニットを表示し、取り込みます</translation>
    </message>
    <message>
        <source>Save the unit as a file…</source>
        <translation>ユニットをファイルに保存…</translation>
    </message>
    <message>
        <source>Write the focused unit, or the network in view, into a file for others</source>
        <translation>選択中のユニット、または表示中のネットワークを、共有用のファイルに書き出します</translation>
    </message>
    <message>
        <source>Take a unit from a file…</source>
        <translation>ファイルからユニットを取り込む…</translation>
    </message>
    <message>
        <source>Add a unit that somebody has shared to your own</source>
        <translation>共有されたユニットをマイユニットに追加します</translation>
    </message>
    <message>
        <source>New network</source>
        <translation>新しいネットワーク</translation>
    </message>
    <message>
        <source>Next network</source>
        <translation>次のネットワーク</translation>
    </message>
    <message>
        <source>Network before</source>
        <translation>前のネットワーク</translation>
    </message>
    <message>
        <source>Fit selection</source>
        <translation>選択範囲を表示</translation>
    </message>
    <message>
        <source>Fit everything</source>
        <translation>全体を表示</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation>ミニマップ</translation>
    </message>
    <message>
        <source>Picture of the network…</source>
        <translation>ネットワークの図…</translation>
    </message>
    <message>
        <source>Save the network as SVG, PNG or PDF</source>
        <translation>ネットワークを SVG、PNG、PDF として保存</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>切り取り</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Delete with links</source>
        <translation>リンクごと削除</translation>
    </message>
    <message>
        <source>Delete the layers and leave a gap</source>
        <translation>レイヤーを削除し、前後はつながない</translation>
    </message>
    <message>
        <source>Select upstream</source>
        <translation>上流を選択</translation>
    </message>
    <message>
        <source>Select downstream</source>
        <translation>下流を選択</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Link two selected layers, or choose a target with the arrow keys</source>
        <translation>選択した二つのレイヤーを接続する。または矢印キーで相手を選ぶ</translation>
    </message>
    <message>
        <source>Detach</source>
        <translation>切り離す</translation>
    </message>
    <message>
        <source>Take the layers out of the flow, which closes behind them</source>
        <translation>レイヤーを流れから外し、前後をつなぐ</translation>
    </message>
    <message>
        <source>Bypass</source>
        <translation>バイパス</translation>
    </message>
    <message>
        <source>Put a frame around</source>
        <translation>枠で囲む</translation>
    </message>
    <message>
        <source>Help for the layer</source>
        <translation>レイヤーのヘルプ</translation>
    </message>
    <message>
        <source>Make a unit</source>
        <translation>ユニットにまとめる</translation>
    </message>
    <message>
        <source>Select between</source>
        <translation>間を選択</translation>
    </message>
    <message>
        <source>Align left</source>
        <translation>左端をそろえる</translation>
    </message>
    <message>
        <source>Align centers</source>
        <translation>左右中央をそろえる</translation>
    </message>
    <message>
        <source>Align right</source>
        <translation>右端をそろえる</translation>
    </message>
    <message>
        <source>Align top</source>
        <translation>上端をそろえる</translation>
    </message>
    <message>
        <source>Align middles</source>
        <translation>上下中央をそろえる</translation>
    </message>
    <message>
        <source>Align bottom</source>
        <translation>下端をそろえる</translation>
    </message>
    <message>
        <source>Distribute across</source>
        <translation>横に等間隔</translation>
    </message>
    <message>
        <source>Distribute down</source>
        <translation>縦に等間隔</translation>
    </message>
    <message>
        <source>Enter the unit</source>
        <translation>ユニットの中へ</translation>
    </message>
    <message>
        <source>Expand in place</source>
        <translation>その場で展開</translation>
    </message>
    <message>
        <source>Show what the unit holds where it stands, or hide it again</source>
        <translation>ユニットの中身をその場に表示する、または隠す</translation>
    </message>
    <message>
        <source>Dissolve the unit</source>
        <translation>ユニットを解体</translation>
    </message>
    <message>
        <source>Go to the layer above</source>
        <translation>上のレイヤーへ</translation>
    </message>
    <message>
        <source>Select the layer above too</source>
        <translation>上のレイヤーも選択</translation>
    </message>
    <message>
        <source>Go to the layer below</source>
        <translation>下のレイヤーへ</translation>
    </message>
    <message>
        <source>Select the layer below too</source>
        <translation>下のレイヤーも選択</translation>
    </message>
    <message>
        <source>Go to the layer at the left</source>
        <translation>左のレイヤーへ</translation>
    </message>
    <message>
        <source>Select the layer at the left too</source>
        <translation>左のレイヤーも選択</translation>
    </message>
    <message>
        <source>Go to the layer at the right</source>
        <translation>右のレイヤーへ</translation>
    </message>
    <message>
        <source>Select the layer at the right too</source>
        <translation>右のレイヤーも選択</translation>
    </message>
    <message>
        <source>Nudge up</source>
        <translation>上へ移動</translation>
    </message>
    <message>
        <source>Move up by ten</source>
        <translation>上へ 10 目盛移動</translation>
    </message>
    <message>
        <source>Nudge down</source>
        <translation>下へ移動</translation>
    </message>
    <message>
        <source>Move down by ten</source>
        <translation>下へ 10 目盛移動</translation>
    </message>
    <message>
        <source>Nudge left</source>
        <translation>左へ移動</translation>
    </message>
    <message>
        <source>Move left by ten</source>
        <translation>左へ 10 目盛移動</translation>
    </message>
    <message>
        <source>Nudge right</source>
        <translation>右へ移動</translation>
    </message>
    <message>
        <source>Move right by ten</source>
        <translation>右へ 10 目盛移動</translation>
    </message>
    <message>
        <source>Save and stop</source>
        <translation>保存して停止</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Train again</source>
        <translation>もう一度学習</translation>
    </message>
    <message>
        <source>Take out of the queue</source>
        <translation>待ち行列から外す</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>実行の名前を変更</translation>
    </message>
    <message>
        <source>Comment on the run…</source>
        <translation>実行にコメント…</translation>
    </message>
    <message>
        <source>Take the run&apos;s network</source>
        <translation>実行のネットワークを取り込む</translation>
    </message>
    <message>
        <source>Move runs to the trash</source>
        <translation>実行をごみ箱へ移動</translation>
    </message>
    <message>
        <source>Save the curve as a picture…</source>
        <translation>曲線を図として保存…</translation>
    </message>
    <message>
        <source>Save the curve as a table…</source>
        <translation>曲線を表として保存…</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Go to EDIT</source>
        <translation>編集タブを表示</translation>
    </message>
    <message>
        <source>Go to DATASET</source>
        <translation>データセットタブを表示</translation>
    </message>
    <message>
        <source>Go to CONFIG</source>
        <translation>設定タブを表示</translation>
    </message>
    <message>
        <source>Go to TRAINING</source>
        <translation>学習タブを表示</translation>
    </message>
    <message>
        <source>Go to EVALUATION</source>
        <translation>評価タブを表示</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新規</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>新しいウィンドウ</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開く…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>名前を付けて保存…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>エクスポート…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>レポート…</translation>
    </message>
    <message>
        <source>Start page</source>
        <translation>スタートページ</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>ウィンドウを閉じる</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>All commands…</source>
        <translation>すべてのコマンド…</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全画面</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>ウィンドウの次の部分へ</translation>
    </message>
    <message>
        <source>Take the keyboard to the next panel, the canvas or a bar</source>
        <translation>次のパネル、キャンバス、バーへキーボードの操作を移します</translation>
    </message>
    <message>
        <source>Part of the window before</source>
        <translation>ウィンドウの前の部分へ</translation>
    </message>
    <message>
        <source>Keys…</source>
        <translation>キー割り当て…</translation>
    </message>
    <message>
        <source>Compare networks…</source>
        <translation>ネットワークを比較…</translation>
    </message>
    <message>
        <source>Short tour</source>
        <translation>短い案内</translation>
    </message>
    <message>
        <source>About Layerwright</source>
        <translation>Layerwright について</translation>
    </message>
    <message>
        <source>Show movements</source>
        <translation>動きを表示</translation>
    </message>
    <message>
        <source>Let the canvas glide to where it goes; off, it is there at once</source>
        <translation>キャンバスが滑らかに移動します。オフにするとすぐに移動します</translation>
    </message>
    <message>
        <source>Add a dataset…</source>
        <translation>データセットを追加…</translation>
    </message>
    <message>
        <source>Add a folder of pictures…</source>
        <translation>画像フォルダを追加…</translation>
    </message>
    <message>
        <source>Make a dataset…</source>
        <translation>データセットを作成…</translation>
    </message>
    <message>
        <source>Choose another file…</source>
        <translation>別のファイルを選ぶ…</translation>
    </message>
    <message>
        <source>Rename a dataset</source>
        <translation>データセットの名前を変更</translation>
    </message>
    <message>
        <source>Remove a dataset</source>
        <translation>データセットを外す</translation>
    </message>
    <message>
        <source>Check a dataset</source>
        <translation>データセットを検査</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>レイヤー</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>アウトライン</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>プロパティ</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>統計</translation>
    </message>
    <message>
        <source>Help panel</source>
        <translation>ヘルプパネル</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Panels as at first</source>
        <translation>パネルを最初の配置に戻す</translation>
    </message>
    <message>
        <source>Open all panels where they were at the first start</source>
        <translation>すべてのパネルを、初めて起動したときの位置に開きます</translation>
    </message>
    <message>
        <source>Next problem</source>
        <translation>次の問題</translation>
    </message>
    <message>
        <source>Previous problem</source>
        <translation>前の問題</translation>
    </message>
    <message>
        <source>Search layers</source>
        <translation>レイヤーを検索</translation>
    </message>
    <message>
        <source>Edit the properties</source>
        <translation>プロパティを編集</translation>
    </message>
    <message>
        <source>Take the keyboard to the properties of the layer; Escape brings it back</source>
        <translation>キーボードをレイヤーのプロパティへ移します。Esc キーで戻ります</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>評価</translation>
    </message>
    <message>
        <source>Save the evaluation as a table…</source>
        <translation>評価を表として保存…</translation>
    </message>
    <message>
        <source>Links…</source>
        <translation>リンク…</translation>
    </message>
    <message>
        <source>List what the layer is linked to, and what it could be linked to</source>
        <translation>レイヤーがつながっている先と、つなげられる先を一覧にします</translation>
    </message>
    <message>
        <source>Move before the layer above</source>
        <translation>上のレイヤーの前へ移動</translation>
    </message>
    <message>
        <source>Let data flow through the layer before the one that feeds it</source>
        <translation>入力元のレイヤーより先にデータがこのレイヤーを通るようにします</translation>
    </message>
    <message>
        <source>Move after the layer below</source>
        <translation>下のレイヤーの後へ移動</translation>
    </message>
    <message>
        <source>Let data flow through the layer after the one that it feeds</source>
        <translation>出力先のレイヤーより後にデータがこのレイヤーを通るようにします</translation>
    </message>
    <message>
        <source>Add a layer after this one…</source>
        <translation>このレイヤーの後に追加…</translation>
    </message>
    <message>
        <source>Search for a layer and add it after the one that is marked in the outline</source>
        <translation>レイヤーを検索して、アウトラインで選んだレイヤーの後に追加します</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n 件の問題があります</numerusform>
        </translation>
    </message>
    <message>
        <source>New problem. {problem}</source>
        <translation>新しい問題があります。{problem}</translation>
    </message>
    <message numerus="yes">
        <source>%n new problem(s). The first: {problem}</source>
        <translation>
            <numerusform>新しい問題が %n 件あります。最初の問題：{problem}</numerusform>
        </translation>
    </message>
    <message>
        <source>No problems any more.</source>
        <translation>問題はなくなりました。</translation>
    </message>
</context>
<context>
    <name>Balance</name>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>…ほか %Ln 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>{count} maps</source>
        <translation>{count} マップ</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>青</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>緑</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>赤</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>パラメータ {count} 個</translation>
    </message>
    <message>
        <source>{count} multiply-adds</source>
        <translation>積和演算 {count} 回</translation>
    </message>
</context>
<context>
    <name>Carrying</name>
    <message>
        <source>Copied {count} layers</source>
        <translation>レイヤー {count} 個をコピーしました</translation>
    </message>
    <message>
        <source>Copied a layer</source>
        <translation>レイヤーをコピーしました</translation>
    </message>
    <message>
        <source>Cut {count} layers</source>
        <translation>レイヤー {count} 個を切り取る</translation>
    </message>
    <message>
        <source>Cut a layer</source>
        <translation>レイヤーを切り取る</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
</context>
<context>
    <name>Categories</name>
    <message>
        <source>IO</source>
        <translation>入出力</translation>
    </message>
    <message>
        <source>Basic</source>
        <translation>基本</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>プーリング</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>活性化</translation>
    </message>
    <message>
        <source>Normalization</source>
        <translation>正規化</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>損失関数</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>パラメータ</translation>
    </message>
    <message>
        <source>Arithmetic (2 Inputs)</source>
        <translation>四則演算(2 入力)</translation>
    </message>
    <message>
        <source>Arithmetic (N Inputs)</source>
        <translation>四則演算(N 入力)</translation>
    </message>
    <message>
        <source>Arithmetic (Scalar)</source>
        <translation>四則演算(スカラー)</translation>
    </message>
    <message>
        <source>Math</source>
        <translation>数学</translation>
    </message>
    <message>
        <source>Trigonometric</source>
        <translation>三角関数</translation>
    </message>
    <message>
        <source>Logical</source>
        <translation>論理演算</translation>
    </message>
    <message>
        <source>Spectral</source>
        <translation>スペクトル</translation>
    </message>
    <message>
        <source>Quantize</source>
        <translation>量子化</translation>
    </message>
    <message>
        <source>LoopControl</source>
        <translation>ループ制御</translation>
    </message>
    <message>
        <source>Others(Pre Process)</source>
        <translation>その他(前処理)</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>ユニット</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>設定</translation>
    </message>
</context>
<context>
    <name>ChoiceEditor</name>
    <message>
        <source>many values</source>
        <translation>複数の値</translation>
    </message>
</context>
<context>
    <name>ClassTable</name>
    <message>
        <source>Classes</source>
        <translation>クラス別</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>クラス</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>サンプル</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>適合率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>再現率</translation>
    </message>
    <message>
        <source>F-measure</source>
        <translation>F 値</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>したいことを入力</translation>
    </message>
    <message>
        <source>Nothing fits.</source>
        <translation>該当するものがありません。</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Parameters</source>
        <translation>パラメータ数</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>積和演算数</translation>
    </message>
    <message>
        <source>Model size</source>
        <translation>モデルサイズ</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>レイヤー数</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>正解率</translation>
    </message>
    <message>
        <source>Best error</source>
        <translation>最良の誤差</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>This network has errors: the counts are those of the part that is understood.</source>
        <translation>このネットワークにはエラーがあります。数値は、解釈できた部分のものです。</translation>
    </message>
</context>
<context>
    <name>CompareChart</name>
    <message numerus="yes">
        <source>%Ln network(s) without this figure</source>
        <translation>
            <numerusform>この数値のないネットワーク: %Ln 個</numerusform>
        </translation>
    </message>
    <message>
        <source>Upward</source>
        <translation>縦軸</translation>
    </message>
    <message>
        <source>across</source>
        <translation>横軸</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>横軸</translation>
    </message>
    <message>
        <source>log</source>
        <translation>対数</translation>
    </message>
    <message>
        <source>Logarithmic scale for counts</source>
        <translation>数量を対数目盛りで示す</translation>
    </message>
    <message>
        <source>Results against costs</source>
        <translation>コストと結果の関係</translation>
    </message>
    <message>
        <source>A dot for each network; the table says the figures.</source>
        <translation>ネットワークごとに 1 つの点があります。数値は表にあります。</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>untitled</source>
        <translation>無題</translation>
    </message>
    <message>
        <source>Add networks to compare: of examples, files or runs.</source>
        <translation>比較するネットワークを、サンプル、ファイル、実行から追加してください。</translation>
    </message>
    <message>
        <source>Looking at the networks …</source>
        <translation>ネットワークを調べています…</translation>
    </message>
    <message>
        <source>Losses and error measures are left out of the counts; results are the best of all runs.</source>
        <translation>損失と誤差の尺度は数に含みません。結果は、すべての実行のうち最良のものです。</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>Compare projects</source>
        <translation>プロジェクトを比較</translation>
    </message>
    <message>
        <source>Save the comparison</source>
        <translation>比較を保存</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>グラフを保存</translation>
    </message>
    <message>
        <source>All of these</source>
        <translation>これらすべて</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>実行はまだありません</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>すべての実行</translation>
    </message>
    <message>
        <source>Compare networks</source>
        <translation>ネットワークを比較</translation>
    </message>
    <message>
        <source>Add examples</source>
        <translation>サンプルを追加</translation>
    </message>
    <message>
        <source>Add runs</source>
        <translation>実行を追加</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>ファイルを追加…</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>外す</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>CSV として保存…</translation>
    </message>
    <message>
        <source>Save the chart…</source>
        <translation>グラフを保存…</translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>Networks side by side</source>
        <translation>ネットワークの比較</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Epochs</source>
        <translation>エポック</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>バッチサイズ</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>カーネル</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>プロセス数</translation>
    </message>
    <message>
        <source>Scaling by processes</source>
        <translation>プロセス数による調整</translation>
    </message>
    <message>
        <source>Batch statistics</source>
        <translation>バッチの統計量</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>Update rule</source>
        <translation>更新規則</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>重み減衰</translation>
    </message>
    <message>
        <source>Gradient limit</source>
        <translation>勾配の上限</translation>
    </message>
    <message>
        <source>Gradient norm limit</source>
        <translation>勾配のノルムの上限</translation>
    </message>
    <message>
        <source>Batches per update</source>
        <translation>更新ごとのバッチ数</translation>
    </message>
    <message>
        <source>Learning rate schedule</source>
        <translation>学習率のスケジュール</translation>
    </message>
    <message>
        <source>Best error</source>
        <translation>最小誤差</translation>
    </message>
    <message>
        <source>at epoch</source>
        <translation>エポック</translation>
    </message>
    <message>
        <source>Last cost</source>
        <translation>最後のコスト</translation>
    </message>
    <message>
        <source>Epochs done</source>
        <translation>済んだエポック</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Model size (bytes)</source>
        <translation>モデルサイズ(バイト)</translation>
    </message>
</context>
<context>
    <name>ComparisonView</name>
    <message>
        <source>Best error</source>
        <translation>最小誤差</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>異なるものだけ</translation>
    </message>
    <message>
        <source>Error against</source>
        <translation>誤差と比べる量</translation>
    </message>
    <message>
        <source>log</source>
        <translation>対数</translation>
    </message>
    <message>
        <source>Runs side by side</source>
        <translation>実行の比較</translation>
    </message>
    <message>
        <source>Error against cost</source>
        <translation>計算量と誤差</translation>
    </message>
</context>
<context>
    <name>Config</name>
    <message>
        <source>Max epoch</source>
        <translation>最大エポック</translation>
    </message>
    <message>
        <source>How many times training goes through its data.</source>
        <translation>学習がデータを繰り返す回数。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>バッチサイズ</translation>
    </message>
    <message>
        <source>How many samples make an update, in each process.</source>
        <translation>各プロセスで 1 回の更新に使うサンプルの数。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>The same seed gives the same run again, bit for bit.</source>
        <translation>同じシードなら、ビット単位で同じ実行になります。</translation>
    </message>
    <message>
        <source>Save best</source>
        <translation>最良を保存</translation>
    </message>
    <message>
        <source>Keep the parameters of the epoch with the lowest error.</source>
        <translation>誤差が最小のエポックのパラメータを残します。</translation>
    </message>
    <message>
        <source>Best by</source>
        <translation>最良の基準</translation>
    </message>
    <message>
        <source>The monitor that decides which epoch is the best; the last one where none is chosen.</source>
        <translation>どのエポックが最良かを決めるモニター。選ばなければ最後のもの。</translation>
    </message>
    <message>
        <source>Monitor interval</source>
        <translation>モニターの間隔</translation>
    </message>
    <message>
        <source>The monitors measure after every so many epochs.</source>
        <translation>この数のエポックごとにモニターが測ります。</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>プロセス数</translation>
    </message>
    <message>
        <source>How many processes share every epoch.</source>
        <translation>1 エポックを分担するプロセスの数。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学習率</translation>
    </message>
    <message>
        <source>What several processes change: nothing, the rate in proportion, or the batch of each.</source>
        <translation>複数プロセスで変えるもの: なし、比例した学習率、または各プロセスのバッチ。</translation>
    </message>
    <message>
        <source>Warm-up (epochs)</source>
        <translation>ウォームアップ(エポック)</translation>
    </message>
    <message>
        <source>With the rate in proportion: the epochs in which it grows to that.</source>
        <translation>学習率を比例させるとき、そこまで上げるエポック数。</translation>
    </message>
    <message>
        <source>Batch statistics</source>
        <translation>バッチの統計量</translation>
    </message>
    <message>
        <source>Whether batch normalization sees the samples of its own process or those of all.</source>
        <translation>バッチ正規化が自分のプロセスのサンプルを見るか、全体を見るか。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>数値精度</translation>
    </message>
    <message>
        <source>32-bit numbers throughout, or 16-bit ones where they do (NVIDIA cards only).</source>
        <translation>すべて 32 ビット、または足りるところだけ 16 ビットの数で計算します(NVIDIA のカードのみ)。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>What it is called.</source>
        <translation>呼び名。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>The network that is used.</source>
        <translation>使うネットワーク。</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>The data that it is used on.</source>
        <translation>使うデータ。</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>モード</translation>
    </message>
    <message>
        <source>As in training, without chance, or without losses too.</source>
        <translation>学習時のまま、乱数なし、さらに損失関数なし。</translation>
    </message>
    <message>
        <source>Updater</source>
        <translation>更新規則</translation>
    </message>
    <message>
        <source>The rule by which gradients change parameters.</source>
        <translation>勾配でパラメータを更新する規則。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>重み減衰</translation>
    </message>
    <message>
        <source>The factor of L2 decay.</source>
        <translation>L2 減衰の係数。</translation>
    </message>
    <message>
        <source>Clip values</source>
        <translation>値の上限</translation>
    </message>
    <message>
        <source>The largest element of a gradient; 0 is no limit.</source>
        <translation>勾配の要素の上限。0 は無制限。</translation>
    </message>
    <message>
        <source>Clip norm</source>
        <translation>ノルムの上限</translation>
    </message>
    <message>
        <source>The largest norm of all gradients; 0 is no limit.</source>
        <translation>全勾配のノルムの上限。0 は無制限。</translation>
    </message>
    <message>
        <source>Update interval</source>
        <translation>更新の間隔</translation>
    </message>
    <message>
        <source>So many batches are averaged into one update.</source>
        <translation>この数のバッチを平均して 1 回の更新にします。</translation>
    </message>
    <message>
        <source>From</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>When it begins to work.</source>
        <translation>働き始める時。</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>When it ends; -1 is the end of the run.</source>
        <translation>終わる時。-1 は実行の終わり。</translation>
    </message>
    <message>
        <source>Counted in</source>
        <translation>数える単位</translation>
    </message>
    <message>
        <source>What the beginning and the end are counted in.</source>
        <translation>開始と終了を数える単位。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>スケジュール</translation>
    </message>
    <message>
        <source>How the learning rate changes over the run.</source>
        <translation>実行中の学習率の変え方。</translation>
    </message>
    <message>
        <source>Multiplier</source>
        <translation>倍率</translation>
    </message>
    <message>
        <source>What the rate is multiplied by each time.</source>
        <translation>毎回、学習率に掛ける値。</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>間隔</translation>
    </message>
    <message>
        <source>How often it is multiplied (Exponential).</source>
        <translation>掛ける間隔(Exponential)。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>ステップ</translation>
    </message>
    <message>
        <source>When it is multiplied, separated by commas (Step).</source>
        <translation>掛ける時をコンマ区切りで(Step)。</translation>
    </message>
    <message>
        <source>Steps in</source>
        <translation>ステップの単位</translation>
    </message>
    <message>
        <source>What these numbers count.</source>
        <translation>これらの数が数えるもの。</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>べき指数</translation>
    </message>
    <message>
        <source>The power of a polynomial schedule.</source>
        <translation>Polynomial のべき指数。</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>ウォームアップ</translation>
    </message>
    <message>
        <source>The rate grows linearly for so long at first.</source>
        <translation>最初のこの期間、学習率を直線的に上げます。</translation>
    </message>
    <message>
        <source>Warm-up in</source>
        <translation>ウォームアップの単位</translation>
    </message>
    <message>
        <source>What the warm-up is counted in.</source>
        <translation>ウォームアップを数える単位。</translation>
    </message>
    <message>
        <source>Evaluations</source>
        <translation>評価回数</translation>
    </message>
    <message>
        <source>How often each sample is computed.</source>
        <translation>各サンプルを計算する回数。</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>その後</translation>
    </message>
    <message>
        <source>The outputs are averaged, or the last one counts.</source>
        <translation>出力を平均するか、最後の出力を使います。</translation>
    </message>
    <message>
        <source>Back propagation</source>
        <translation>逆伝播</translation>
    </message>
    <message>
        <source>Gradients flow back after each evaluation, for layers that keep them.</source>
        <translation>評価のたびに勾配を逆向きに流します。勾配を残すレイヤーのためのものです。</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>エポック</translation>
    </message>
    <message>
        <source>iterations</source>
        <translation>反復</translation>
    </message>
    <message>
        <source>training</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>runtime</source>
        <translation>実行時</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最後</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>そのまま</translation>
    </message>
    <message>
        <source>times the processes</source>
        <translation>プロセス数倍</translation>
    </message>
    <message>
        <source>keep, and divide the batch</source>
        <translation>そのまま(バッチを分割)</translation>
    </message>
    <message>
        <source>of each process</source>
        <translation>各プロセス</translation>
    </message>
    <message>
        <source>of all processes</source>
        <translation>全プロセス</translation>
    </message>
    <message>
        <source>float (32 bits)</source>
        <translation>float(32 ビット)</translation>
    </message>
    <message>
        <source>half (16 bits)</source>
        <translation>half(16 ビット)</translation>
    </message>
</context>
<context>
    <name>ConfigPage</name>
    <message>
        <source>Add an optimizer, a monitor or an executor</source>
        <translation>オプティマイザー、モニター、エグゼキューターを追加</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>オプティマイザー</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>モニター</translation>
    </message>
    <message>
        <source>Executor</source>
        <translation>エグゼキューター</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Parts of the configuration</source>
        <translation>設定の項目</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>General</source>
        <translation>全般</translation>
    </message>
    <message>
        <source>Processes and precision</source>
        <translation>プロセスと数値精度</translation>
    </message>
    <message>
        <source>Optimizers</source>
        <translation>オプティマイザー</translation>
    </message>
    <message>
        <source>Monitors</source>
        <translation>モニター</translation>
    </message>
    <message>
        <source>Executors</source>
        <translation>エグゼキューター</translation>
    </message>
    <message>
        <source>THIS COMPUTER</source>
        <translation>このコンピューター</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>Take a preset</source>
        <translation>プリセットを適用</translation>
    </message>
    <message>
        <source>UPDATER</source>
        <translation>更新規則</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>{name} を変更</translation>
    </message>
    <message>
        <source>LEARNING RATE</source>
        <translation>学習率</translation>
    </message>
    <message>
        <source>Change the schedule</source>
        <translation>スケジュールを変更</translation>
    </message>
    <message>
        <source>Change a setting</source>
        <translation>設定を変更</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>Confusion matrix</source>
        <translation>混同行列</translation>
    </message>
    <message>
        <source>{count} of {right} predicted as {predicted}</source>
        <translation>正解 {right} のうち {count} 個を {predicted} と予測</translation>
    </message>
    <message>
        <source>{right} of {count} right</source>
        <translation>{count} 個中 {right} 個が正解</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>予測</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正解</translation>
    </message>
</context>
<context>
    <name>Consequence</name>
    <message>
        <source>Version {version}.</source>
        <translation>バージョン {version}。</translation>
    </message>
    <message>
        <source>Your unit {name} computes the same. Its description and its papers are replaced.</source>
        <translation>マイユニット {name} と同じ計算です。説明と論文だけが置き換わります。</translation>
    </message>
    <message>
        <source>The program&apos;s unit {name} computes the same.</source>
        <translation>付属のユニット {name} と同じ計算です。</translation>
    </message>
    <message>
        <source>Version {new}, in the place of version {old} of your unit {name}. Projects that use it can be updated.</source>
        <translation>マイユニット {name} のバージョン {old} に代わるバージョン {new} です。使用しているプロジェクトは更新できます。</translation>
    </message>
    <message>
        <source>Version {new}, in the place of the program&apos;s unit {name} until you delete yours.</source>
        <translation>バージョン {new}。マイユニットから削除するまで、付属のユニット {name} の代わりに使われます。</translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>Learning curve</source>
        <translation>学習曲線</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>エポック</translation>
    </message>
</context>
<context>
    <name>DatasetPage</name>
    <message>
        <source>Add a dataset</source>
        <translation>データセットを追加</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>別のファイルを選ぶ</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Add a folder of pictures by class</source>
        <translation>クラス別の画像フォルダを追加</translation>
    </message>
    <message>
        <source>Make a dataset</source>
        <translation>データセットを作る</translation>
    </message>
    <message>
        <source>Rename a dataset</source>
        <translation>データセットの名前を変更</translation>
    </message>
    <message>
        <source>{name} is used by {users}.</source>
        <translation>{name} は {users} が使っています。</translation>
    </message>
    <message>
        <source>Remove a dataset</source>
        <translation>データセットを外す</translation>
    </message>
    <message>
        <source>Reading every row …</source>
        <translation>すべての行を読んでいます…</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>中止しました。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s)</source>
        <translation>
            <numerusform>%Ln サンプル</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Problems of the dataset</source>
        <translation>データセットの問題</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Every row can be read.</source>
        <translation>すべての行を読めます。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>問題 %Ln 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>…ほか %Ln 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Change how a dataset is read</source>
        <translation>データセットの読み方を変更</translation>
    </message>
    <message>
        <source>No dataset yet</source>
        <translation>データセットがありません</translation>
    </message>
    <message>
        <source>Add a file, or make a dataset of a folder of pictures.</source>
        <translation>ファイルを追加するか、画像のフォルダからデータセットを作ってください。</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>開いています…</translation>
    </message>
    <message>
        <source>Datasets</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation>シャッフル</translation>
    </message>
    <message>
        <source>In another order in every epoch.</source>
        <translation>エポックごとに順序を変えます。</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Packed once, and read from there until a file changes.</source>
        <translation>一度詰め直し、ファイルが変わるまではそこから読みます。</translation>
    </message>
    <message>
        <source>Normalize images</source>
        <translation>画像を正規化</translation>
    </message>
    <message>
        <source>Pictures have values from 0 to 1.</source>
        <translation>画像の値を 0 から 1 にします。</translation>
    </message>
</context>
<context>
    <name>DeviceNote</name>
    <message numerus="yes">
        <source>%n process(es)</source>
        <translation>
            <numerusform>%n プロセス</numerusform>
        </translation>
    </message>
    <message>
        <source>What trains the networks. Click to choose.</source>
        <translation>ネットワークの学習に使うもの。クリックで選べます。</translation>
    </message>
</context>
<context>
    <name>DroppedView</name>
    <message>
        <source>Train the network first: then it can tell what pictures show.</source>
        <translation>まずネットワークを学習してください。そうすれば画像が何かを判定できます。</translation>
    </message>
    <message>
        <source>Looking at the pictures …</source>
        <translation>画像を調べています…</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>読めません</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>画像 %n 枚</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be read</source>
        <translation>
            <numerusform>読めないもの %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>除いたもの %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no pictures in what was dropped. PNG, JPEG, BMP, GIF and TIFF can be read.</source>
        <translation>ドロップされたものに画像がありません。PNG、JPEG、BMP、GIF、TIFF を読めます。</translation>
    </message>
    <message>
        <source>Pictures ({endings})</source>
        <translation>画像 ({endings})</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>画像を開く</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>画像のフォルダを開く</translation>
    </message>
    <message>
        <source>Open pictures…</source>
        <translation>画像を開く…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>フォルダを開く…</translation>
    </message>
    <message>
        <source>Classified pictures</source>
        <translation>判定した画像</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>予測</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>確信度</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>Drop pictures or a folder of them here: the run in view says what they show.</source>
        <translation>画像、または画像のフォルダをここへドロップすると、表示中の実行が何かを判定します。</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>Insert {name}</source>
        <translation>{name} を挿入</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>{name} を削除</translation>
    </message>
    <message>
        <source>Delete {count} layers</source>
        <translation>レイヤー {count} 個を削除</translation>
    </message>
    <message>
        <source>Delete {name} with its links</source>
        <translation>{name} をリンクごと削除</translation>
    </message>
    <message>
        <source>Delete {count} layers with their links</source>
        <translation>レイヤー {count} 個をリンクごと削除</translation>
    </message>
    <message>
        <source>Detach {name}</source>
        <translation>{name} を切り離す</translation>
    </message>
    <message>
        <source>Detach {count} layers</source>
        <translation>レイヤー {count} 個を切り離す</translation>
    </message>
    <message>
        <source>Link {source} to {target}</source>
        <translation>{source} を {target} に接続</translation>
    </message>
    <message>
        <source>Lead a link from {source} to {target}</source>
        <translation>リンクを {source} から {target} へつなぎ替える</translation>
    </message>
    <message>
        <source>Remove a link</source>
        <translation>リンクを削除</translation>
    </message>
    <message>
        <source>Remove {count} links</source>
        <translation>リンク {count} 本を削除</translation>
    </message>
    <message>
        <source>Bend a link</source>
        <translation>リンクを曲げる</translation>
    </message>
    <message>
        <source>Move a bend</source>
        <translation>曲がり点を移動</translation>
    </message>
    <message>
        <source>Remove a bend</source>
        <translation>曲がり点を削除</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>整列</translation>
    </message>
    <message>
        <source>Distribute</source>
        <translation>等間隔に並べる</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>自動配置</translation>
    </message>
    <message>
        <source>Rename {name} to {new}</source>
        <translation>{name} の名前を {new} に変更</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>{name} を変更</translation>
    </message>
    <message>
        <source>Change {count} layers</source>
        <translation>レイヤー {count} 個を変更</translation>
    </message>
    <message>
        <source>Bypass {name}</source>
        <translation>{name} をバイパス</translation>
    </message>
    <message>
        <source>Switch {name} on</source>
        <translation>{name} を有効にする</translation>
    </message>
    <message>
        <source>Bypass {count} layers</source>
        <translation>レイヤー {count} 個をバイパス</translation>
    </message>
    <message>
        <source>Switch {count} layers on</source>
        <translation>レイヤー {count} 個を有効にする</translation>
    </message>
    <message>
        <source>Duplicate {name}</source>
        <translation>{name} を複製</translation>
    </message>
    <message>
        <source>Duplicate {count} layers</source>
        <translation>レイヤー {count} 個を複製</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Add a frame</source>
        <translation>枠を追加</translation>
    </message>
    <message>
        <source>Change a frame</source>
        <translation>枠を変更</translation>
    </message>
    <message>
        <source>Remove a frame</source>
        <translation>枠を削除</translation>
    </message>
    <message>
        <source>A link across the edge of an opened unit finds its own way. Bend it where the unit is closed.</source>
        <translation>展開したユニットの枠をまたぐリンクは自動で配線されます。曲げるにはユニットを閉じてください。</translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation>{name} を追加</translation>
    </message>
    <message>
        <source>{source} cannot be linked to {target}: {reason}.</source>
        <translation>{source} を {target} に接続できません: {reason}。</translation>
    </message>
    <message>
        <source>Move a frame</source>
        <translation>枠を移動</translation>
    </message>
    <message>
        <source>Move {name}</source>
        <translation>{name} を移動</translation>
    </message>
    <message>
        <source>Move {count} layers</source>
        <translation>レイヤー {count} 個を移動</translation>
    </message>
</context>
<context>
    <name>EntryMenu</name>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>ファイルに保存…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Delete from my units</source>
        <translation>マイユニットから削除</translation>
    </message>
</context>
<context>
    <name>EvaluationPage</name>
    <message>
        <source>Train the network first: its runs are evaluated here.</source>
        <translation>まずネットワークを学習してください。ここでその実行を評価します。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s)</source>
        <translation>
            <numerusform>%Ln サンプル</numerusform>
        </translation>
    </message>
    <message>
        <source>{right} predicted as {predicted}</source>
        <translation>{right} を {predicted} と予測</translation>
    </message>
    <message>
        <source>The two runs have no output that can be compared.</source>
        <translation>二つの実行に比較できる出力がありません。</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>表を保存</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Executor</source>
        <translation>エグゼキューター</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比較対象</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>評価</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>CSV として保存…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>レポート…</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>This run has not been evaluated with {name} yet: press Evaluate.</source>
        <translation>この実行はまだ {name} で評価されていません。「評価」を押してください。</translation>
    </message>
    <message>
        <source>This run was trained further since it was evaluated: evaluate it once more.</source>
        <translation>この実行は評価のあとも学習が進んでいます。もう一度評価してください。</translation>
    </message>
    <message>
        <source>The other run has not been evaluated with {name} yet: choose it as the run, and evaluate.</source>
        <translation>比較対象の実行はまだ {name} で評価されていません。その実行を選んで評価してください。</translation>
    </message>
    <message>
        <source>Better here: {gained}, better in the other run: {lost}</source>
        <translation>こちらの方が良い {gained}、比較対象の方が良い {lost}</translation>
    </message>
    <message>
        <source>Right here only: {gained}, right in the other run only: {lost}, in both: {both}</source>
        <translation>こちらだけ正解 {gained}、比較対象だけ正解 {lost}、両方正解 {both}</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>絞り込み</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混同行列</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>クラス別</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>適合率と再現率</translation>
    </message>
    <message>
        <source>Regression</source>
        <translation>回帰</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画像</translation>
    </message>
</context>
<context>
    <name>EvaluationPlot</name>
    <message>
        <source>False positive rate</source>
        <translation>偽陽性率</translation>
    </message>
    <message>
        <source>True positive rate</source>
        <translation>真陽性率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>再現率</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正解</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>予測</translation>
    </message>
    <message>
        <source>{count} numbers, {error} off on average</source>
        <translation>{count} 個の数値、誤差の平均 {error}</translation>
    </message>
    <message>
        <source>{name}: area {area}</source>
        <translation>{name}：面積 {area}</translation>
    </message>
    <message>
        <source>{upward} over {across}</source>
        <translation>{across} に対する {upward}</translation>
    </message>
</context>
<context>
    <name>EvaluationTable</name>
    <message>
        <source>Sample</source>
        <translation>サンプル</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正解</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>予測</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>確信度</translation>
    </message>
    <message>
        <source>Surest</source>
        <translation>確信度の上位</translation>
    </message>
    <message>
        <source>Other run</source>
        <translation>比較対象の実行</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>誤差</translation>
    </message>
    <message>
        <source>Error there</source>
        <translation>比較対象の誤差</translation>
    </message>
</context>
<context>
    <name>EvaluationView</name>
    <message>
        <source>Evaluated samples</source>
        <translation>評価したサンプル</translation>
    </message>
</context>
<context>
    <name>ExplanationView</name>
    <message>
        <source>Choose a sample in the table.</source>
        <translation>表からサンプルを選んでください。</translation>
    </message>
    <message>
        <source>No layer of this network gives maps.</source>
        <translation>このネットワークにはマップを出すレイヤーがありません。</translation>
    </message>
    <message>
        <source>Computing …</source>
        <translation>計算しています…</translation>
    </message>
    <message>
        <source>Sample {sample}: what in the maps of {layer} speaks for &quot;{name}&quot;</source>
        <translation>サンプル {sample}: {layer} のマップのうち「{name}」を支持する部分</translation>
    </message>
    <message>
        <source>Sample {sample}: nothing in the maps of {layer} speaks for &quot;{name}&quot;</source>
        <translation>サンプル {sample}: {layer} のマップに「{name}」を支持する部分はありません</translation>
    </message>
    <message>
        <source>the predicted class</source>
        <translation>予測されたクラス</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特徴マップ</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>レイヤー</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>クラス</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>ヒートマップ</translation>
    </message>
    <message>
        <source>Grad-CAM (Selvaraju et al. 2017): what in the maps raises the score</source>
        <translation>Grad-CAM(Selvaraju ほか 2017): スコアを上げるマップの部分</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Into the file or folder</source>
        <translation>保存先のファイルまたはフォルダー</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Exported {name}</source>
        <translation>{name} を書き出しました</translation>
    </message>
    <message>
        <source>Run of {name}</source>
        <translation>{name} の実行</translation>
    </message>
    <message>
        <source>The project</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>The project, with initial weights</source>
        <translation>プロジェクト(初期値の重み)</translation>
    </message>
    <message>
        <source>Save the project first.</source>
        <translation>先にプロジェクトを保存してください。</translation>
    </message>
    <message>
        <source>Train the network first.</source>
        <translation>先にネットワークを学習してください。</translation>
    </message>
    <message>
        <source>Choose where to</source>
        <translation>保存先を選ぶ</translation>
    </message>
    <message>
        <source>That of the first executor</source>
        <translation>最初のエグゼキュータのもの</translation>
    </message>
    <message>
        <source>As</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Samples at once</source>
        <translation>一度に計算するサンプル数</translation>
    </message>
    <message>
        <source>To</source>
        <translation>保存先</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>フォルダを表示</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>Weights of 16 bits</source>
        <translation>16 ビットの重み</translation>
    </message>
    <message>
        <source>Weights as integers of 8 bits</source>
        <translation>8 ビット整数の重み</translation>
    </message>
    <message>
        <source>Batch normalization within the weights</source>
        <translation>バッチ正規化を重みに含める</translation>
    </message>
    <message>
        <source>Evaluate first what has not been evaluated</source>
        <translation>まだ評価していないものを先に評価</translation>
    </message>
    <message>
        <source>Report: PowerPoint</source>
        <translation>レポート: PowerPoint</translation>
    </message>
    <message>
        <source>Report: web page</source>
        <translation>レポート: Web ページ</translation>
    </message>
    <message>
        <source>NNEF</source>
        <translation>NNEF</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>Python code for nnabla</source>
        <translation>nnabla の Python コード</translation>
    </message>
    <message>
        <source>NNP (nnabla)</source>
        <translation>NNP (nnabla)</translation>
    </message>
    <message>
        <source>NNB (nnabla&apos;s runtime in C)</source>
        <translation>NNB (nnabla の C ランタイム)</translation>
    </message>
    <message>
        <source>C source</source>
        <translation>C のソース</translation>
    </message>
    <message>
        <source>Neural Network Console</source>
        <translation>Neural Network Console</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>Variable</source>
        <translation>変数</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>標準偏差</translation>
    </message>
    <message>
        <source>Most</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Figures of each variable</source>
        <translation>変数ごとの統計</translation>
    </message>
    <message>
        <source>Samples of each class</source>
        <translation>クラスごとのサンプル数</translation>
    </message>
    <message>
        <source>CLASSES OF {name}</source>
        <translation>{name} のクラス</translation>
    </message>
    <message>
        <source>{share} of the rows so far</source>
        <translation>行の {share} まで</translation>
    </message>
</context>
<context>
    <name>FiguresLine</name>
    <message>
        <source>Accuracy</source>
        <translation>正解率</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>適合率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>再現率</translation>
    </message>
    <message>
        <source>F-measure</source>
        <translation>F 値</translation>
    </message>
    <message>
        <source>Root mean squared error</source>
        <translation>二乗平均平方根誤差</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均絶対誤差</translation>
    </message>
    <message>
        <source>Largest error</source>
        <translation>最大誤差</translation>
    </message>
    <message>
        <source>Coefficient of determination (R²)</source>
        <translation>決定係数 (R²)</translation>
    </message>
    <message>
        <source>This output has no target to compare it with.</source>
        <translation>この出力には比べる正解がありません。</translation>
    </message>
</context>
<context>
    <name>FileEditor</name>
    <message>
        <source>Choose a file</source>
        <translation>ファイルを選ぶ</translation>
    </message>
</context>
<context>
    <name>FilterBox</name>
    <message>
        <source>all samples</source>
        <translation>すべてのサンプル</translation>
    </message>
    <message>
        <source>the worst tenth</source>
        <translation>誤差の大きい 1 割</translation>
    </message>
    <message>
        <source>better here than in the other run</source>
        <translation>こちらの方が良い</translation>
    </message>
    <message>
        <source>worse here than in the other run</source>
        <translation>比較対象の方が良い</translation>
    </message>
    <message>
        <source>only wrong</source>
        <translation>不正解のみ</translation>
    </message>
    <message>
        <source>only right</source>
        <translation>正解のみ</translation>
    </message>
    <message>
        <source>wrong and sure</source>
        <translation>確信をもって不正解</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>確信なし</translation>
    </message>
    <message>
        <source>right here, wrong in the other run</source>
        <translation>こちらだけ正解</translation>
    </message>
    <message>
        <source>wrong here, right in the other run</source>
        <translation>比較対象だけ正解</translation>
    </message>
    <message>
        <source>class {name}</source>
        <translation>クラス {name}</translation>
    </message>
</context>
<context>
    <name>FixedEditor</name>
    <message>
        <source>This follows from other values.</source>
        <translation>ほかの値から決まります。</translation>
    </message>
</context>
<context>
    <name>GroupBox</name>
    <message>
        <source>Not known to this layer</source>
        <translation>このレイヤーにはない項目</translation>
    </message>
    <message>
        <source>Within the unit</source>
        <translation>ユニットの中</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message numerus="yes">
        <source>%Ln run(s) waiting</source>
        <translation>
            <numerusform>待機中の実行: %Ln 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Best error</source>
        <translation>最良の誤差</translation>
    </message>
    <message>
        <source>at epoch</source>
        <translation>エポック</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>残り時間</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>コスト</translation>
    </message>
    <message>
        <source>Samples/s</source>
        <translation>サンプル/秒</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Save and stop</source>
        <translation>保存して停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>レポート…</translation>
    </message>
    <message>
        <source>This epoch</source>
        <translation>このエポック</translation>
    </message>
    <message>
        <source>All epochs</source>
        <translation>全エポック</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Select a layer, or press F1 where the keyboard is.</source>
        <translation>レイヤーを選ぶか、キーボードの位置で F1 キーを押してください。</translation>
    </message>
    <message>
        <source>There is no layer type {0}.</source>
        <translation>{0} というレイヤーはありません。</translation>
    </message>
    <message>
        <source>Also found as: {0}</source>
        <translation>別名: {0}</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>プロパティ</translation>
    </message>
    <message>
        <source>Arguments of this unit</source>
        <translation>このユニットの引数</translation>
    </message>
    <message>
        <source>Properties of its connectors</source>
        <translation>接続口のプロパティ</translation>
    </message>
    <message>
        <source>References</source>
        <translation>文献</translation>
    </message>
    <message>
        <source>Connectors</source>
        <translation>接続口</translation>
    </message>
    <message>
        <source>a value from a wire, the dataset or a generator</source>
        <translation>リンク、データセット、または生成器からの値</translation>
    </message>
    <message>
        <source>learned; a wire can take its place</source>
        <translation>学習される。リンクで置き換え可</translation>
    </message>
    <message>
        <source>kept, as statistics are; a wire can take its place</source>
        <translation>統計量として保持。リンクで置き換え可</translation>
    </message>
    <message>
        <source>It takes any number of inputs, {0} or more.</source>
        <translation>入力を {0} 個以上とります。</translation>
    </message>
    <message numerus="yes">
        <source>It takes %n input(s).</source>
        <translation>
            <numerusform>入力を %n 個とります。</numerusform>
        </translation>
    </message>
    <message>
        <source>It takes no input.</source>
        <translation>入力をとりません。</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>{0}, default</source>
        <translation>{0}(既定値)</translation>
    </message>
    <message>
        <source>This follows from other values.</source>
        <translation>ほかの値から決まります。</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>誤差</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>エポック</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>実行</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import</source>
        <translation>取り込み</translation>
    </message>
    <message>
        <source>Into the file</source>
        <translation>保存先のファイル</translation>
    </message>
    <message>
        <source>What the import has to say</source>
        <translation>読み込みのメッセージ</translation>
    </message>
    <message>
        <source>Make units</source>
        <translation>ユニットにする</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>{name} を読み込んでいます…</translation>
    </message>
    <message>
        <source>Make units of layers that repeat</source>
        <translation>繰り返されるレイヤーをユニットにする</translation>
    </message>
    <message>
        <source>They are units now. Undo takes that back.</source>
        <translation>ユニットになりました。「元に戻す」で戻せます。</translation>
    </message>
    <message>
        <source>Writing the weights…</source>
        <translation>重みを書き込んでいます…</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>中止しました。何も書き込まれていません。</translation>
    </message>
    <message>
        <source>{name} cannot be imported:</source>
        <translation>{name} は取り込めません:</translation>
    </message>
    <message>
        <source>It was imported into {file}.</source>
        <translation>{file} に取り込みました。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln layer(s) imported.</source>
        <translation>
            <numerusform>%Ln 個のレイヤーを取り込みました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Project: {file}</source>
        <translation>プロジェクト: {file}</translation>
    </message>
    <message>
        <source>Weights: {file}</source>
        <translation>重み: {file}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>{unit} ({layers} layers, at {places} places)</source>
        <translation>{unit} ({layers} 層、{places} か所)</translation>
    </message>
    <message>
        <source>Layers repeat: {list}. As units they are drawn once.</source>
        <translation>レイヤーの並びが繰り返されています: {list}。ユニットにすると、一度描くだけで済みます。</translation>
    </message>
    <message>
        <source>Where the project is to lie</source>
        <translation>プロジェクトの置き場所</translation>
    </message>
    <message>
        <source>Choose where to</source>
        <translation>場所を選ぶ</translation>
    </message>
    <message>
        <source>From</source>
        <translation>元</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>The weights go into a file beside the project.</source>
        <translation>重みはプロジェクトの隣のファイルに入ります。</translation>
    </message>
</context>
<context>
    <name>ImportWizard</name>
    <message>
        <source>Make a dataset</source>
        <translation>データセットを作成</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>そのまま</translation>
    </message>
    <message>
        <source>stretch</source>
        <translation>引き伸ばす</translation>
    </message>
    <message>
        <source>cut the middle out</source>
        <translation>中央を切り抜く</translation>
    </message>
    <message>
        <source>add black bars</source>
        <translation>黒い帯を加える</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>グレー</translation>
    </message>
    <message>
        <source>red, green, blue</source>
        <translation>赤・緑・青</translation>
    </message>
    <message>
        <source>in random order</source>
        <translation>順序を無作為に</translation>
    </message>
    <message>
        <source>{done} of {whole} samples</source>
        <translation>{whole} サンプル中 {done}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message numerus="yes">
        <source>Done. %Ln sample(s) could not be read and were left out:</source>
        <translation>
            <numerusform>完了しました。読み込めなかった %Ln サンプルを除きました:</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>中止しました。何も書き込んでいません。</translation>
    </message>
    <message>
        <source>There is nothing at {path}.</source>
        <translation>{path} には何もありません。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s)</source>
        <translation>
            <numerusform>%Ln サンプル</numerusform>
        </translation>
    </message>
    <message>
        <source>divided already: {parts}</source>
        <translation>分割済み: {parts}</translation>
    </message>
    <message>
        <source>The pictures are of different kinds: choose a size and colours that all get.</source>
        <translation>画像の種類が揃っていません。すべてに共通の大きさと色を選んでください。</translation>
    </message>
    <message>
        <source>From</source>
        <translation>元データ</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>保存先フォルダ</translation>
    </message>
    <message>
        <source>Size of pictures</source>
        <translation>画像のサイズ</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>色</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>For validation</source>
        <translation>検証用</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>A folder with a folder for each class, a .csv, .npz or IDX file</source>
        <translation>クラスごとのフォルダを含むフォルダ、または .csv、.npz、IDX ファイル</translation>
    </message>
    <message>
        <source>What is chosen is shown here as it will be written.</source>
        <translation>選んだものが、書き込まれる形でここに表示されます。</translation>
    </message>
    <message>
        <source>Put it in the place of the project&apos;s datasets of the same names</source>
        <translation>プロジェクトの同じ名前のデータセットと置き換える</translation>
    </message>
    <message>
        <source>What trains and validates the network then uses it, without further ado.</source>
        <translation>ネットワークの学習と検証に、そのまま使われるようになります。</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>プレビュー</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>幅</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高さ</translation>
    </message>
    <message>
        <source>How pictures get the size</source>
        <translation>画像の大きさの合わせ方</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>フォルダを選ぶ</translation>
    </message>
    <message>
        <source>Choose the folder to read</source>
        <translation>読み込むフォルダーを選択</translation>
    </message>
    <message>
        <source>Choose the folder to write</source>
        <translation>保存先のフォルダーを選択</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>ファイルを選ぶ</translation>
    </message>
</context>
<context>
    <name>InnerState</name>
    <message>
        <source>{step} in {unit}</source>
        <translation>{unit} 内: {step}</translation>
    </message>
</context>
<context>
    <name>InsideView</name>
    <message>
        <source>Train the network first: then it can be looked into.</source>
        <translation>まずネットワークを学習してください。そうすれば中を見られます。</translation>
    </message>
    <message>
        <source>What the network has learned can be seen here after the first epoch.</source>
        <translation>ネットワークが学習したことは、最初のエポックのあとにここで見られます。</translation>
    </message>
    <message>
        <source>Sample {row}</source>
        <translation>サンプル {row}</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Activations of {layer}</source>
        <translation>{layer} の出力</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Filters of</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Activations of</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>サンプル</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>The numbers of samples of the evaluated dataset, from 0</source>
        <translation>評価するデータセットのサンプル番号(0 から)</translation>
    </message>
    <message>
        <source>After the last complete epoch: a filter each, or a row with one kernel for each map that it reads</source>
        <translation>最後に終わったエポックのあと。フィルター一つずつ、または読むマップごとのカーネルを並べた一行</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>F1 help</source>
        <translation>F1 ヘルプ</translation>
    </message>
    <message>
        <source>Open unit</source>
        <translation>ユニットを開く</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>What others should know about this layer</source>
        <translation>このレイヤーについてほかの人に伝えること</translation>
    </message>
    <message>
        <source>many values</source>
        <translation>複数の値</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>プロパティ</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>レイヤー %n 個</numerusform>
        </translation>
    </message>
    <message>
        <source>several types</source>
        <translation>複数の型</translation>
    </message>
    <message numerus="yes">
        <source>Within the unit {0}, which %n layer(s) call: what you change here, changes in all of them.</source>
        <translation>
            <numerusform>ユニット {0} の中です。%n 個のレイヤーから呼び出されており、ここでの変更はそのすべてに及びます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close in place</source>
        <translation>その場で閉じる</translation>
    </message>
    <message>
        <source>Expand in place</source>
        <translation>その場で展開</translation>
    </message>
    <message>
        <source>Change {0} of {1}</source>
        <translation>{1} の {0} を変更</translation>
    </message>
    <message>
        <source>Reset {0} of {1}</source>
        <translation>{1} の {0} を既定値に戻す</translation>
    </message>
    <message>
        <source>Comment on {0}</source>
        <translation>{0} にコメント</translation>
    </message>
    <message>
        <source>{0} in {1}</source>
        <translation>{1} の {0}</translation>
    </message>
    <message>
        <source>There is a layer of this name already.</source>
        <translation>同じ名前のレイヤーがすでにあります。</translation>
    </message>
</context>
<context>
    <name>KeepDialog</name>
    <message>
        <source>Save as my unit</source>
        <translation>マイユニットとして保存</translation>
    </message>
    <message>
        <source>What it does, in a sentence or two</source>
        <translation>何をするユニットかを一、二文で</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>説明</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Search for an action or a key</source>
        <translation>操作またはキーを検索</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>操作とキーの一覧</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>新しいキー</translation>
    </message>
    <message>
        <source>As at first</source>
        <translation>初期設定に戻す</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>キーなし</translation>
    </message>
    <message>
        <source>{keys} is taken by “{action}”.</source>
        <translation>{keys} は「{action}」に割り当てられています。</translation>
    </message>
</context>
<context>
    <name>Kinds</name>
    <message>
        <source>True or False</source>
        <translation>True か False</translation>
    </message>
    <message>
        <source>True, False or a rule</source>
        <translation>True、False、または規則</translation>
    </message>
    <message>
        <source>integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>positive integer</source>
        <translation>正の整数</translation>
    </message>
    <message>
        <source>integer from 0</source>
        <translation>0 以上の整数</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>integers</source>
        <translation>整数の列</translation>
    </message>
    <message>
        <source>positive integers</source>
        <translation>正の整数の列</translation>
    </message>
    <message>
        <source>integers from 0</source>
        <translation>0 以上の整数の列</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>数の列</translation>
    </message>
    <message>
        <source>shapes</source>
        <translation>形</translation>
    </message>
    <message>
        <source>text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>file</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>variable of the dataset</source>
        <translation>データセットの変数</translation>
    </message>
    <message>
        <source>one of the options</source>
        <translation>選択肢の一つ</translation>
    </message>
    <message>
        <source>Decimals have a point: 0.5.</source>
        <translation>小数点にはピリオドを使います（例：0.5）。</translation>
    </message>
    <message>
        <source>A whole number.</source>
        <translation>整数です。</translation>
    </message>
    <message>
        <source>A number.</source>
        <translation>数です。</translation>
    </message>
    <message>
        <source>A whole number, {least} or more.</source>
        <translation>{least} 以上の整数です。</translation>
    </message>
    <message>
        <source>A number, {least} or more.</source>
        <translation>{least} 以上の数です。</translation>
    </message>
</context>
<context>
    <name>LayerSearch</name>
    <message>
        <source>Search for a layer to add</source>
        <translation>追加するレイヤーを検索</translation>
    </message>
    <message>
        <source>Search layers and units</source>
        <translation>レイヤーとユニットを検索</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>見つかったもの</translation>
    </message>
    <message>
        <source>Nothing of this name fits here. Try another word, as conv or relu.</source>
        <translation>ここに合う名前はありません。conv や relu など、別の語を試してください。</translation>
    </message>
</context>
<context>
    <name>LineEditor</name>
    <message>
        <source>many values</source>
        <translation>複数の値</translation>
    </message>
</context>
<context>
    <name>LinksDialog</name>
    <message>
        <source>Links of {layer}</source>
        <translation>{layer} のリンク</translation>
    </message>
    <message>
        <source>Name of the other layer</source>
        <translation>相手のレイヤーの名前</translation>
    </message>
    <message>
        <source>Not all layers are listed: type a part of the name.</source>
        <translation>すべてのレイヤーは表示されていません。名前の一部を入力してください。</translation>
    </message>
    <message>
        <source>Nothing of this name can be linked to {layer}.</source>
        <translation>この名前で {layer} につなげられるものはありません。</translation>
    </message>
    <message>
        <source>Enter draws a link or removes it.</source>
        <translation>Enter キーでリンクを引いたり外したりします。</translation>
    </message>
    <message>
        <source>from {layer}, into {connector}</source>
        <translation>{layer} から {connector} へ</translation>
    </message>
    <message>
        <source>to {layer}, into {connector}</source>
        <translation>{layer} の {connector} へ</translation>
    </message>
    <message>
        <source>linked</source>
        <translation>リンクあり</translation>
    </message>
    <message>
        <source>not linked</source>
        <translation>リンクなし</translation>
    </message>
</context>
<context>
    <name>LoadLine</name>
    <message>
        <source>Load of this machine</source>
        <translation>このマシンの負荷</translation>
    </message>
    <message>
        <source>CPU {share}</source>
        <translation>CPU {share}</translation>
    </message>
    <message>
        <source>Memory {used} of {total} GB</source>
        <translation>メモリ {used} / {total} GB</translation>
    </message>
    <message>
        <source>GPU {share}, {used} of {total} GB</source>
        <translation>GPU {share}、{used} / {total} GB</translation>
    </message>
</context>
<context>
    <name>LogPart</name>
    <message>
        <source>Log</source>
        <translation>ログ</translation>
    </message>
    <message>
        <source>Nothing was printed.</source>
        <translation>出力はありません。</translation>
    </message>
</context>
<context>
    <name>Machine</name>
    <message>
        <source>CPU cores: {cores} · NVIDIA cards: {cards}</source>
        <translation>CPU コア: {cores} · NVIDIA カード: {cards}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>More processes than cores: they will wait for each other.</source>
        <translation>コア数よりプロセスが多いため、互いに待つことになります。</translation>
    </message>
    <message>
        <source>An iteration takes about {ms} ms: several processes will gain little.</source>
        <translation>1 反復は約 {ms} ms です。複数プロセスの効果はわずかです。</translation>
    </message>
    <message>
        <source>Many parameters for little computing: several processes will gain little.</source>
        <translation>計算量に対してパラメータが多いため、複数プロセスの効果はわずかです。</translation>
    </message>
    <message>
        <source>An iteration takes about {ms} ms: several processes should pay.</source>
        <translation>1 反復は約 {ms} ms です。複数プロセスの効果が見込めます。</translation>
    </message>
</context>
<context>
    <name>MachineForm</name>
    <message>
        <source>as it pays</source>
        <translation>有利なほう</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>高速</translation>
    </message>
    <message>
        <source>of nnabla</source>
        <translation>nnabla</translation>
    </message>
    <message>
        <source>this machine alone</source>
        <translation>このマシンだけ</translation>
    </message>
    <message numerus="yes">
        <source>CPU, %Ln core(s)</source>
        <translation>
            <numerusform>CPU、%Ln コア</numerusform>
        </translation>
    </message>
    <message>
        <source>NVIDIA cards: {names}</source>
        <translation>NVIDIA のカード: {names}</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>What computes; several processes take a card each.</source>
        <translation>計算する装置。複数のプロセスは、それぞれ別のカードを使います。</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>カーネル</translation>
    </message>
    <message>
        <source>Whose code computes on the CPU: that of nnabla, or faster code where it pays.</source>
        <translation>CPU での計算に使うコード: nnabla のもの、または有利な場合はより高速なもの。</translation>
    </message>
    <message>
        <source>Host file</source>
        <translation>ホストファイル</translation>
    </message>
    <message>
        <source>A host file of Open MPI spreads processes over machines.</source>
        <translation>Open MPI のホストファイルで、プロセスを複数のマシンに分けます。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>ファイルを選ぶ</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>{width} × {height} points, brightness {mean} on average</source>
        <translation>{width} × {height} 点、明るさの平均 {mean}</translation>
    </message>
    <message>
        <source>most heat at {across} from the left and {down} from the top</source>
        <translation>最も強い位置は左から {across}、上から {down}</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編集(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>レイヤー(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Unit</source>
        <translation>ユニット(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Training</source>
        <translation>学習(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近使ったファイル</translation>
    </message>
    <message>
        <source>New from template</source>
        <translation>テンプレートから新規作成</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>デスクトップに合わせる</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>暗い</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>明るい</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>まだありません</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Minimap</source>
        <translation>ミニマップ</translation>
    </message>
    <message>
        <source>The whole network, with the part that the canvas shows. The outline says it in words.</source>
        <translation>ネットワーク全体と、キャンバスに見えている部分を示します。内容はアウトラインで文字として読めます。</translation>
    </message>
</context>
<context>
    <name>NameRow</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>This cannot be a name: {0}.</source>
        <translation>名前にできません: {0}。</translation>
    </message>
</context>
<context>
    <name>NetworkFacts</name>
    <message>
        <source>Layers</source>
        <translation>レイヤー</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>ユニット</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>パラメータ</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>学習対象</translation>
    </message>
    <message>
        <source>Model size</source>
        <translation>モデルサイズ</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>使用元</translation>
    </message>
    <message>
        <source>Select a layer to change its properties.</source>
        <translation>レイヤーを選ぶとプロパティを変更できます。</translation>
    </message>
    <message>
        <source>Drag a layer from the palette onto the canvas, or press Tab there.</source>
        <translation>パレットからキャンバスへレイヤーをドラッグするか、キャンバスで Tab キーを押してください。</translation>
    </message>
    <message>
        <source>There is a network of this name already.</source>
        <translation>同じ名前のネットワークがすでにあります。</translation>
    </message>
</context>
<context>
    <name>NetworkTabs</name>
    <message>
        <source>New network</source>
        <translation>新しいネットワーク</translation>
    </message>
    <message>
        <source>Statistic shown: {name}</source>
        <translation>表示中の統計: {name}</translation>
    </message>
</context>
<context>
    <name>NetworkView</name>
    <message>
        <source>Canvas</source>
        <translation>キャンバス</translation>
    </message>
    <message>
        <source>{count} layers</source>
        <translation>レイヤー {count} 個</translation>
    </message>
    <message>
        <source>An empty network</source>
        <translation>空のネットワーク</translation>
    </message>
    <message>
        <source>Drag a layer here from the left, or double-click and type its name.</source>
        <translation>左からレイヤーをドラッグするか、ダブルクリックして名前を入力します。</translation>
    </message>
    <message>
        <source>Ctrl+V pastes layers that were copied elsewhere.</source>
        <translation>Ctrl+V で、別の場所でコピーしたレイヤーを貼り付けます。</translation>
    </message>
    <message>
        <source>A part of the canvas could not be drawn; the log says why.</source>
        <translation>キャンバスの一部を描けませんでした。理由はログにあります。</translation>
    </message>
</context>
<context>
    <name>Networks</name>
    <message>
        <source>Add a network</source>
        <translation>ネットワークを追加</translation>
    </message>
    <message>
        <source>Rename {name} to {new}</source>
        <translation>{name} の名前を {new} に変更</translation>
    </message>
    <message>
        <source>A project has at least one network.</source>
        <translation>プロジェクトには少なくとも一つのネットワークが必要です。</translation>
    </message>
    <message>
        <source>Remove the network {name}</source>
        <translation>ネットワーク {name} を削除</translation>
    </message>
    <message>
        <source>Move a network</source>
        <translation>ネットワークを移動</translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>Outline of the project</source>
        <translation>プロジェクトのアウトライン</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>型</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Fed by</source>
        <translation>入力元</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>出力先</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>bypassed</source>
        <translation>バイパス中</translation>
    </message>
    <message>
        <source>fed by {layers}</source>
        <translation>入力元 {layers}</translation>
    </message>
    <message>
        <source>feeds {layers}</source>
        <translation>出力先 {layers}</translation>
    </message>
</context>
<context>
    <name>OutlineModel</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>問題 %n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OwnUnits</name>
    <message>
        <source>{name}, version {version}, is among your units.</source>
        <translation>{name}（バージョン {version}）をマイユニットに保存しました。</translation>
    </message>
    <message>
        <source>Save the unit as a file</source>
        <translation>ユニットをファイルに保存</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>ユニット</translation>
    </message>
    <message>
        <source>The unit {name} is in {file}.</source>
        <translation>ユニット {name} を {file} に保存しました。</translation>
    </message>
    <message>
        <source>Take a unit from a file</source>
        <translation>ファイルからユニットを取り込む</translation>
    </message>
    <message>
        <source>Your unit {name} is called {new} now.</source>
        <translation>マイユニット {name} の名前を {new} に変更しました。</translation>
    </message>
    <message>
        <source>Delete {name} from your units? Projects that use it keep their copy.</source>
        <translation>{name} をマイユニットから削除しますか。使用しているプロジェクトの中の複製は残ります。</translation>
    </message>
    <message>
        <source>{name} is no longer among your units.</source>
        <translation>{name} をマイユニットから削除しました。</translation>
    </message>
    <message>
        <source>All units are up to date.</source>
        <translation>すべてのユニットは最新です。</translation>
    </message>
    <message>
        <source>Update {names}</source>
        <translation>{names} を更新</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>EDIT</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>DATASET</source>
        <translation>データセット</translation>
    </message>
    <message>
        <source>CONFIG</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>TRAINING</source>
        <translation>学習</translation>
    </message>
    <message>
        <source>EVALUATION</source>
        <translation>評価</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>{0} arguments</source>
        <translation>引数 {0} 個</translation>
    </message>
    <message>
        <source>no arguments</source>
        <translation>引数なし</translation>
    </message>
    <message>
        <source>also in this project</source>
        <translation>このプロジェクトにもあります</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使った項目</translation>
    </message>
    <message>
        <source>Units of this project</source>
        <translation>このプロジェクトのユニット</translation>
    </message>
    <message>
        <source>My units</source>
        <translation>マイユニット</translation>
    </message>
    <message>
        <source>Units: {0}</source>
        <translation>ユニット: {0}</translation>
    </message>
    <message>
        <source>Units of the library</source>
        <translation>ライブラリーのユニット</translation>
    </message>
    <message>
        <source>Search layers and units</source>
        <translation>レイヤーとユニットを検索</translation>
    </message>
    <message>
        <source>Layers and units</source>
        <translation>レイヤーとユニット</translation>
    </message>
    <message>
        <source>Nothing of this name. Try another word, as conv or relu.</source>
        <translation>この名前はありません。conv や relu など、別の語を試してください。</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Layers</source>
        <translation>レイヤー</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>アウトライン</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>プロパティ</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>統計</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
</context>
<context>
    <name>Picturing</name>
    <message>
        <source>Save a picture of the network</source>
        <translation>ネットワークの図を保存</translation>
    </message>
    <message>
        <source>Pictures (*.svg *.png *.pdf)</source>
        <translation>図 (*.svg *.png *.pdf)</translation>
    </message>
    <message>
        <source>Drawing {name} …</source>
        <translation>{name} を描いています…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>No picture was saved</source>
        <translation>図は保存されませんでした</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} を保存しました</translation>
    </message>
    <message>
        <source>Saved {name}, in which the text is too small to be read: SVG and PDF keep it readable</source>
        <translation>{name} を保存しました。文字が小さすぎて読めません。SVG と PDF では読めます</translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>{name}: {last} at {place}, least {least}</source>
        <translation>{name}：{place} で {last}、最小 {least}</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>No problems.</source>
        <translation>問題はありません。</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>エラー</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
</context>
<context>
    <name>ProfileView</name>
    <message>
        <source>Measuring …</source>
        <translation>測定しています…</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>中止しています…</translation>
    </message>
    <message>
        <source>{forward} ms forward, {backward} ms backward, {speed} samples/s, {limit} of what this machine can do at most; {memory} MB of memory</source>
        <translation>順方向 {forward} ms、逆方向 {backward} ms、{speed} サンプル/秒、このマシンの上限の {limit}、メモリ {memory} MB</translation>
    </message>
    <message>
        <source>Stopped. What is below was measured before.</source>
        <translation>中止しました。下は前回の測定結果です。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>中止しました。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>バッチサイズ</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>カーネル</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>高速</translation>
    </message>
    <message>
        <source>of nnabla</source>
        <translation>nnabla のもの</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>プロファイル</translation>
    </message>
    <message>
        <source>Measure every layer of the network as it is now, with made-up values</source>
        <translation>今のネットワークの各レイヤーを仮の値で測る</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Time and memory of every layer</source>
        <translation>各レイヤーの時間とメモリ</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>レイヤー</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>型</translation>
    </message>
    <message>
        <source>Forward ms</source>
        <translation>順方向 ms</translation>
    </message>
    <message>
        <source>Backward ms</source>
        <translation>逆方向 ms</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>割合</translation>
    </message>
    <message>
        <source>Of limit</source>
        <translation>上限比</translation>
    </message>
    <message>
        <source>Output kB</source>
        <translation>出力 kB</translation>
    </message>
    <message>
        <source>Parameters kB</source>
        <translation>パラメータ kB</translation>
    </message>
    <message>
        <source>Milliseconds for one batch</source>
        <translation>一バッチあたりのミリ秒</translation>
    </message>
    <message>
        <source>Milliseconds for one batch; 0 where no gradient flows</source>
        <translation>一バッチあたりのミリ秒。勾配が流れないところは 0</translation>
    </message>
    <message>
        <source>Of the time of all layers</source>
        <translation>全レイヤーの時間に対する割合</translation>
    </message>
    <message>
        <source>How fast the layer multiplies and adds, compared with the most that was seen on this machine while it was measured; – where it does not</source>
        <translation>レイヤーの積和演算の速さを、測定中にこのマシンで見られた最高の速さと比べた割合。積和演算をしないところは –</translation>
    </message>
    <message>
        <source>For one batch</source>
        <translation>一バッチあたり</translation>
    </message>
    <message>
        <source>Without gradients</source>
        <translation>勾配を含まない</translation>
    </message>
    <message>
        <source>Measure to see here what every layer costs in time and memory.</source>
        <translation>測定すると、各レイヤーの時間とメモリがここに表示されます。</translation>
    </message>
</context>
<context>
    <name>ProjectFiles</name>
    <message>
        <source>No rescue copy can be written: {reason}</source>
        <translation>救済用のコピーを書けません: {reason}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>プロジェクト</translation>
    </message>
    <message>
        <source>untitled</source>
        <translation>無題</translation>
    </message>
    <message>
        <source>The rescued work is opened as a project without a name, to be saved under another one.</source>
        <translation>救済した作業は名前のないプロジェクトとして開きます。別の名前で保存してください。</translation>
    </message>
    <message>
        <source>Restored unsaved work of {time}</source>
        <translation>{time} の保存していない作業を復元しました</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>名前を付けて保存</translation>
    </message>
    <message>
        <source>the new project</source>
        <translation>新しいプロジェクト</translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation>{name} への変更を保存しますか?</translation>
    </message>
    <message>
        <source>All that can be opened</source>
        <translation>開けるものすべて</translation>
    </message>
    <message>
        <source>Opened {name}</source>
        <translation>{name} を開きました</translation>
    </message>
    <message>
        <source>Imported {name}</source>
        <translation>{name} を取り込みました</translation>
    </message>
    <message>
        <source>{name} was imported. Some of it has no meaning here.</source>
        <translation>{name} を取り込みました。ここでは意味のない項目もあります。</translation>
    </message>
    <message>
        <source>{name} is open in another window (process {process} on {computer}).</source>
        <translation>{name} は別のウィンドウで開いています({computer} のプロセス {process})。</translation>
    </message>
    <message>
        <source>Unsaved work was rescued: {name}, {time}.</source>
        <translation>保存していない作業を救済しました: {name}、{time}。</translation>
    </message>
    <message>
        <source>The window shows {name} as it was saved last.</source>
        <translation>ウィンドウには最後に保存した {name} が表示されています。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Ask again later</source>
        <translation>後で確認する</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} を保存しました</translation>
    </message>
</context>
<context>
    <name>PropertyRow</name>
    <message>
        <source>Back to the default, {0}</source>
        <translation>既定値 {0} に戻す</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Back to the default of {0}</source>
        <translation>{0} を既定値に戻す</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>既定値に戻す</translation>
    </message>
    <message>
        <source>Choose a value</source>
        <translation>値を選んでください</translation>
    </message>
    <message>
        <source>Type an expression</source>
        <translation>式を入力</translation>
    </message>
    <message>
        <source>Help on {0}</source>
        <translation>{0} のヘルプ</translation>
    </message>
</context>
<context>
    <name>RatePreview</name>
    <message>
        <source>Learning rate over the run</source>
        <translation>実行中の学習率</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>エポック</translation>
    </message>
</context>
<context>
    <name>RowsView</name>
    <message>
        <source>Samples</source>
        <translation>サンプル</translation>
    </message>
</context>
<context>
    <name>RunActions</name>
    <message>
        <source>Comment</source>
        <translation>コメント</translation>
    </message>
    <message>
        <source>{name} is being trained. Stop it first.</source>
        <translation>{name} は学習中です。先に停止してください。</translation>
    </message>
    <message>
        <source>{name} cannot be moved to the trash. Its folder can be deleted: {folder}</source>
        <translation>{name} をごみ箱へ移動できません。フォルダを直接削除できます: {folder}</translation>
    </message>
    <message>
        <source>{name} does not wait for its turn.</source>
        <translation>{name} は順番を待っていません。</translation>
    </message>
    <message>
        <source>Take the network of {name}</source>
        <translation>{name} のネットワークを取り込む</translation>
    </message>
    <message>
        <source>Save the curve</source>
        <translation>曲線を保存</translation>
    </message>
</context>
<context>
    <name>RunName</name>
    <message>
        <source>d MMM HH:mm:ss</source>
        <translation>M月d日 HH:mm:ss</translation>
    </message>
</context>
<context>
    <name>RunState</name>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
</context>
<context>
    <name>RunningEvaluation</name>
    <message>
        <source>The worker is starting …</source>
        <translation>ワーカーを起動しています…</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>中止しています…</translation>
    </message>
    <message>
        <source>{done} of {whole} samples</source>
        <translation>{whole} サンプル中 {done}</translation>
    </message>
    <message>
        <source>The disk is full. Make room, as by deleting old runs, and evaluate again.</source>
        <translation>ディスクがいっぱいです。古い実行を削除するなどして空きを作り、もう一度評価してください。</translation>
    </message>
    <message>
        <source>The evaluation was stopped; what was evaluated before has not changed.</source>
        <translation>評価を中止しました。以前の評価結果はそのままです。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
</context>
<context>
    <name>SolverForm</name>
    <message>
        <source>default {value}</source>
        <translation>既定値 {value}</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Design a neural network, train it, understand it, and take it away.</source>
        <translation>ニューラルネットワークを設計し、学習し、理解し、持ち帰る。</translation>
    </message>
    <message>
        <source>NEW FROM TEMPLATE</source>
        <translation>テンプレートから新規作成</translation>
    </message>
    <message>
        <source>OPENED LAST</source>
        <translation>最近開いたプロジェクト</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新しいプロジェクト</translation>
    </message>
    <message>
        <source>An empty network</source>
        <translation>空のネットワーク</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開く…</translation>
    </message>
    <message>
        <source>A .lwproj or .sdcproj file</source>
        <translation>.lwproj または .sdcproj ファイル</translation>
    </message>
    <message>
        <source>Short tour</source>
        <translation>短い案内</translation>
    </message>
    <message>
        <source>The window in one minute</source>
        <translation>1 分でわかるウィンドウ</translation>
    </message>
    <message>
        <source>Search templates</source>
        <translation>テンプレートを検索</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>テンプレート</translation>
    </message>
    <message>
        <source>a project without a name</source>
        <translation>名前のないプロジェクト</translation>
    </message>
    <message>
        <source>Unsaved work was rescued: {name}, {time}.</source>
        <translation>保存していない作業を救済しました: {name}、{time}。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>Copied the statistics of {0}</source>
        <translation>{0} の統計をコピーしました</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>統計</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n 個を選択中</numerusform>
        </translation>
    </message>
    <message>
        <source>network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Model size {0} · activations {1} per sample</source>
        <translation>モデルサイズ {0} ・ 1 サンプルの中間出力 {1}</translation>
    </message>
    <message>
        <source>Elements of all outputs</source>
        <translation>全出力の要素数</translation>
    </message>
    <message>
        <source>Stored parameters; shared ones count once</source>
        <translation>保存されるパラメータ(共有は一度だけ数える)</translation>
    </message>
    <message>
        <source>Additions that no multiplication goes with</source>
        <translation>乗算を伴わない加算</translation>
    </message>
    <message>
        <source>Multiplications that no addition goes with</source>
        <translation>加算を伴わない乗算</translation>
    </message>
    <message>
        <source>Multiplications with an addition, counted as one</source>
        <translation>積和演算(1 回と数える)</translation>
    </message>
    <message>
        <source>Divisions</source>
        <translation>除算</translation>
    </message>
    <message>
        <source>Exponentials, logarithms and powers</source>
        <translation>指数・対数・べき乗</translation>
    </message>
    <message>
        <source>Comparisons</source>
        <translation>比較演算</translation>
    </message>
    <message>
        <source>{0} of one sample. Click to show it at every layer.</source>
        <translation>1 サンプルの{0}。クリックすると各レイヤーに表示します。</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>テキストとしてコピー</translation>
    </message>
</context>
<context>
    <name>SwitchEditor</name>
    <message>
        <source>many values</source>
        <translation>複数の値</translation>
    </message>
</context>
<context>
    <name>TakeDialog</name>
    <message>
        <source>Unit from a file</source>
        <translation>ファイルのユニット</translation>
    </message>
    <message>
        <source>Add to my units</source>
        <translation>マイユニットに追加</translation>
    </message>
</context>
<context>
    <name>Templates</name>
    <message>
        <source>Seeing more than classes</source>
        <translation>分類を超えて</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>はじめの一歩</translation>
    </message>
    <message>
        <source>Small and fast</source>
        <translation>小さくて速い</translation>
    </message>
    <message>
        <source>Words and sequences</source>
        <translation>言葉と系列</translation>
    </message>
    <message>
        <source>Making pictures</source>
        <translation>画像を作る</translation>
    </message>
    <message>
        <source>Classifying pictures</source>
        <translation>画像を分類する</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
</context>
<context>
    <name>TrainingNote</name>
    <message>
        <source>Training: epoch {epoch} of {epochs}</source>
        <translation>学習中：エポック {epoch} / {epochs}</translation>
    </message>
    <message>
        <source>Training paused: epoch {epoch} of {epochs}</source>
        <translation>学習を一時停止中：エポック {epoch} / {epochs}</translation>
    </message>
    <message>
        <source>{said}, {time} left</source>
        <translation>{said}、残り {time}</translation>
    </message>
    <message>
        <source>Show the training</source>
        <translation>学習を表示</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>Looking at the project and its data …</source>
        <translation>プロジェクトとデータを確認しています…</translation>
    </message>
    <message>
        <source>A network is being trained.</source>
        <translation>ネットワークを学習中です。</translation>
    </message>
    <message>
        <source>It can go on without the window, and is found again at the next start.</source>
        <translation>ウィンドウがなくても続けられ、次に起動したときに見つかります。</translation>
    </message>
    <message>
        <source>Runs that wait for their turn do not begin by themselves then.</source>
        <translation>順番を待っている実行は、その場合ひとりでには始まりません。</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>学習を続ける</translation>
    </message>
    <message>
        <source>Save and stop</source>
        <translation>保存して停止</translation>
    </message>
    <message>
        <source>The run&apos;s folder cannot be written: {reason}.</source>
        <translation>実行のフォルダに書けません: {reason}。</translation>
    </message>
    <message>
        <source>The disk is full. Make room, as by deleting old runs, and train again.</source>
        <translation>ディスクがいっぱいです。古い実行を削除するなどして空きを作り、もう一度学習してください。</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) cannot be read</source>
        <translation>
            <numerusform>読めない実行が %n 件あります</numerusform>
        </translation>
    </message>
    <message>
        <source>The worker is starting …</source>
        <translation>ワーカーを起動しています…</translation>
    </message>
    <message>
        <source>Pausing after this batch …</source>
        <translation>このバッチのあとで一時停止します…</translation>
    </message>
    <message>
        <source>Paused, with everything in memory. Go on, or save and stop: then it can go on after this machine was off, too.</source>
        <translation>すべてをメモリに置いたまま一時停止しています。続けるか、保存して停止してください。保存すれば、マシンの電源を切ったあとでも続けられます。</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>保存しています…</translation>
    </message>
    <message>
        <source>Go on continues from the last checkpoint.</source>
        <translation>「続ける」を押すと、最後のチェックポイントから続きます。</translation>
    </message>
    <message>
        <source>No run yet: train the network, and its runs are listed at the left.</source>
        <translation>実行はまだありません。ネットワークを学習すると、左に一覧が表示されます。</translation>
    </message>
    <message>
        <source>log</source>
        <translation>対数</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>対数目盛</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全体を表示</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>曲線</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>内部</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>プロファイル</translation>
    </message>
</context>
<context>
    <name>UnitCard</name>
    <message>
        <source>Description</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>引数</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>レイヤー数</translation>
    </message>
    <message>
        <source>Brings along</source>
        <translation>一緒に取り込むもの</translation>
    </message>
    <message>
        <source>References</source>
        <translation>参考文献</translation>
    </message>
</context>
<context>
    <name>Units</name>
    <message>
        <source>Make the unit {name}</source>
        <translation>ユニット {name} を作成</translation>
    </message>
    <message>
        <source>Dissolve the unit {name}</source>
        <translation>ユニット {name} を解体</translation>
    </message>
</context>
<context>
    <name>UpdateDialog</name>
    <message>
        <source>Update units</source>
        <translation>ユニットを更新</translation>
    </message>
    <message>
        <source>The library has newer versions of these units. Layers that call them stay, and get the newer version. Copies that you have changed are yours, and are left alone.</source>
        <translation>ライブラリーに、次のユニットの新しい版があります。呼び出しているレイヤーはそのままで、新しい版を使うようになります。変更を加えた複製は対象になりません。</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>変更点</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>更新後</translation>
    </message>
    <message>
        <source>Units that are newer in the library</source>
        <translation>ライブラリーに新しい版があるユニット</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>version {0}</source>
        <translation>バージョン {0}</translation>
    </message>
    <message>
        <source>a network that it calls</source>
        <translation>呼び出しているネットワーク</translation>
    </message>
    <message numerus="yes">
        <source>called by %n layer(s)</source>
        <translation>
            <numerusform>%n 個のレイヤーから呼び出し</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} comes</source>
        <translation>{0} を追加</translation>
    </message>
    <message>
        <source>{0} goes</source>
        <translation>{0} を削除</translation>
    </message>
    <message>
        <source>{0} is another layer</source>
        <translation>{0} の種類を変更</translation>
    </message>
    <message>
        <source>{0} is linked</source>
        <translation>{0} を接続</translation>
    </message>
    <message>
        <source>{0} is no longer linked</source>
        <translation>{0} の接続を解除</translation>
    </message>
</context>
<context>
    <name>ViewNote</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>レイヤー %n 個</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n 個を選択中</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the network at 100 %</source>
        <translation>ネットワークを 100 % で表示</translation>
    </message>
</context>
<context>
    <name>Waiting</name>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Opening {name} …</source>
        <translation>{name} を開いています…</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Undone: {step}</source>
        <translation>元に戻しました: {step}</translation>
    </message>
    <message>
        <source>Done again: {step}</source>
        <translation>やり直しました: {step}</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>レイヤー</translation>
    </message>
    <message>
        <source>Drag a layer onto the canvas, or press Tab over the canvas and type its name.</source>
        <translation>レイヤーをキャンバスへドラッグするか、キャンバスの上で Tab キーを押して名前を入力します。</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Data flows downward. At the right of each layer stands the shape that flows out of it, always up to date. Drag from the lower edge of a layer to link it to another.</source>
        <translation>データは上から下へ流れます。各レイヤーの右には、出力の形がいつも最新の状態で表示されます。レイヤーの下端からドラッグすると、ほかのレイヤーへ接続できます。</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>プロパティ</translation>
    </message>
    <message>
        <source>Here you change the selected layers. Values may be expressions; F1 explains a field.</source>
        <translation>選択したレイヤーをここで変更します。値には式も書けます。F1 キーで項目の説明を開きます。</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>統計</translation>
    </message>
    <message>
        <source>What the network costs. Click a number to see where it comes from.</source>
        <translation>ネットワークの計算量です。数をクリックすると、その内訳が見えます。</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>What is wrong and what would put it right, often with one click.</source>
        <translation>誤りと直し方が並びます。多くはワンクリックで直せます。</translation>
    </message>
    <message>
        <source>From design to result</source>
        <translation>設計から結果まで</translation>
    </message>
    <message>
        <source>The tabs follow the work from left to right. Every action is in Ctrl+Shift+P, and Ctrl+Z takes back all that you do.</source>
        <translation>タブは作業の順に左から右へ並んでいます。すべての操作は Ctrl+Shift+P にあり、Ctrl+Z で何でも元に戻せます。</translation>
    </message>
    <message>
        <source>Design neural networks by drag and drop, train them, understand them, and take them away.</source>
        <translation>ドラッグ &amp; ドロップでニューラルネットワークを設計し、学習し、理解し、持ち帰れます。</translation>
    </message>
    <message>
        <source>Apache License 2.0. Built on nnabla, and on Qt under the LGPL version 3.</source>
        <translation>Apache License 2.0。nnabla と、LGPL バージョン 3 の Qt を使っています。</translation>
    </message>
    <message>
        <source>untitled</source>
        <translation>無題</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>編集済み</translation>
    </message>
    <message>
        <source>Undo: {step}</source>
        <translation>元に戻す: {step}</translation>
    </message>
    <message>
        <source>Redo: {step}</source>
        <translation>やり直す: {step}</translation>
    </message>
</context>
<context>
    <name>Within</name>
    <message>
        <source>{unit} gives back the output of {name}</source>
        <translation>{unit} が返すのは {name} の出力です</translation>
    </message>
    <message>
        <source>{name} does not feed {unit}</source>
        <translation>{name} は {unit} につながっていません</translation>
    </message>
</context>
<context>
    <name>_Bar</name>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>_View</name>
    <message>
        <source>More ways out</source>
        <translation>ほかの直し方</translation>
    </message>
</context>
</TS>
