//! Phrases of backups.
use super::phrases;

phrases! {
    BACKUPS "Backups" "Sicherungen";
    BACKUP_TEXT "A backup is the whole workspace as one file. Keep it somewhere else than in this browser." "Eine Sicherung ist der ganze Arbeitsbereich als eine Datei. Bewahren Sie sie anderswo auf als in diesem Browser.";
    BACKUP_FOLDER_TEXT "Kontor makes backups by itself in a folder you choose, reads each one back, and keeps the last {}." "Kontor sichert von selbst in einen Ordner Ihrer Wahl, liest jede Sicherung zurück und behält die letzten {}.";
    BACKUP_NO_FOLDER_TEXT "This browser does not let a page write to a folder. Kontor reminds you to download a backup." "Dieser Browser lässt eine Seite nicht in einen Ordner schreiben. Kontor erinnert Sie daran, eine Sicherung herunterzuladen.";
    BACK_UP_NOW "Back up now" "Jetzt sichern";
    CHOOSE_FOLDER "Choose a folder for backups" "Ordner für Sicherungen wählen";
    OTHER_FOLDER "Choose another folder" "Anderen Ordner wählen";
    NO_MORE_BACKUPS "Stop backing up by itself" "Nicht mehr von selbst sichern";
    BACKUP_INTO "Into the folder “{}”." "In den Ordner „{}“.";
    BACKUP_EVERY "How often, where something changed" "Wie oft, wenn sich etwas geändert hat";
    BACKUP_HOURLY "Every hour" "Jede Stunde";
    BACKUP_DAILY "Every day" "Jeden Tag";
    LAST_BACKUP "Last backup: {}." "Letzte Sicherung: {}.";
    NO_BACKUP "No backup yet." "Noch keine Sicherung.";
    BACKUP_SINCE "{} [action|actions] since." "{} [Aktion|Aktionen] seither.";
    BACKUP_RUNNING "Backing up …" "Wird gesichert …";
    BACKUP_CHECKED "read back and found whole" "zurückgelesen und unversehrt";
    BACKUP_DOWNLOADED "downloaded" "heruntergeladen";
    BACKUP_DIFFERS "The backup could not be read back as it was written, and was thrown away. Older ones are untouched; try again or choose another folder" "Die Sicherung ließ sich nicht so zurücklesen, wie sie geschrieben wurde, und wurde verworfen. Ältere sind unberührt; versuchen Sie es erneut oder wählen Sie einen anderen Ordner";
    BACKUP_FAILED "The last backup failed: {}" "Die letzte Sicherung ist misslungen: {}";
    BACKUP_NEEDS_PERMISSION "Backups wait for your permission to write into the folder." "Sicherungen warten auf Ihre Erlaubnis, in den Ordner zu schreiben.";
    ALLOW "Allow" "Erlauben";
    BACKUP_OLD "The last backup is {} [day|days] old; {} [action|actions] came since." "Die letzte Sicherung ist {} [Tag|Tage] alt; seither {} [Aktion|Aktionen].";
    BACKUP_NONE "This workspace has no backup yet; it holds {} [action|actions]." "Dieser Arbeitsbereich hat noch keine Sicherung; er enthält {} [Aktion|Aktionen].";
    NOT_NOW "Not now" "Nicht jetzt";
    KNOWN_BACKUPS "Backups made here" "Hier angelegte Sicherungen";
    RESTORE_BACKUP "Restore" "Wiederherstellen";
    RESTORE_BACKUP_OF "Restore the backup of {}" "Sicherung von {} wiederherstellen";
    BACKUP_MISSING "{} is not in the folder any more, or the folder may not be read. Nothing has changed; open the file from where it is now." "{} ist nicht mehr im Ordner, oder der Ordner darf nicht gelesen werden. Es hat sich nichts geändert; öffnen Sie die Datei von dort, wo sie jetzt liegt.";
    RESTORE_HERE "Use instead of this workspace" "Statt dieses Arbeitsbereichs verwenden";
    RESTORE_HERE_TEXT "The file becomes a new workspace with this one's name. This one stays as it is under “{}”." "Die Datei wird ein neuer Arbeitsbereich mit dem Namen dieses. Dieser bleibt, wie er ist, unter „{}“.";
    BEFORE_RESTORE "{} (before restoring)" "{} (vor der Wiederherstellung)";
}
